import { describe, expect, it } from "vitest";
import { explainChange } from "../../cli/diff";
import { fileChanges } from "../../cli/diff/file-changes";
import type { PropertyDifference, ResourceChange } from "../../cli/diff/resource-changes";
import type { RenderedFiles } from "../../cli/render";

const RELEASE = "kubernetes:helm.sh/v3:Release";
const chart = (text: string) => ({ text, origin: "chart" as const });
const mount = (text: string) => ({ text, origin: "mount" as const });

const running: RenderedFiles = {
  "files/trino-batch/coordinator/config.properties": chart("retry-policy=TASK\n"),
  "files/trino-batch/worker/config.properties": chart("shutdown.grace-period=60s\n"),
  "files/trino-interactive/coordinator/config.properties": chart("query.max-memory=1GB\n"),
  "files/trino-interactive/worker/config.properties": chart("shutdown.grace-period=60s\n"),
  "files/trino-gateway/gateway/routing-rules.yaml": mount("first\n"),
};

const property = (path: string, before?: unknown, after?: unknown): PropertyDifference => ({
  path,
  kind: before === undefined ? "add" : "update",
  replaces: false,
  before,
  after,
});

function change(type: string, given: Partial<ResourceChange>): ResourceChange {
  const common = { urn: "", name: "it", op: "update", retained: false, protected: false } as const;
  return { ...common, properties: [], ...given, type };
}

function release(name: string, ...properties: PropertyDifference[]): ResourceChange {
  const inputs = { name, chart: name === "trino-gateway" ? "trino-gateway" : "trino" };
  return change(RELEASE, { before: inputs, after: inputs, properties });
}

function sentences(changes: ResourceChange[], changed: RenderedFiles = {}): string[] {
  const files = fileChanges(running, { ...running, ...changed });
  return explainChange({ changes, files, before: running }).map(
    ({ severity, text }) => `${severity}: ${text}`,
  );
}

describe("what a change means", () => {
  it("another key of spooled results is told of", () => {
    const type = "random:index/randomBytes:RandomBytes";
    const drawn = change(type, { op: "replace", name: "trino-results-key" });
    expect(sentences([drawn])).toEqual([
      expect.stringMatching(/^attention: key trino-results-key is drawn anew: acknowledgements/),
    ]);
    expect(sentences([change(type, { op: "create" })]).join()).not.toContain("drawn anew");
  });

  it("one worker more restarts nothing", () => {
    expect(sentences([release("trino-batch", property("values.server.workers", 2, 3))])).toEqual([
      "info: one worker more on batch: nothing restarts",
    ]);
  });

  it("a worker more whose number also reaches config.properties restarts the cluster", () => {
    const changed = {
      "files/trino-batch/coordinator/config.properties": chart("retry-policy=TASK\nx=1\n"),
    };
    const workers = property("values.server.workers", 2, 3);
    expect(sentences([release("trino-batch", workers)], changed)).toEqual([
      "danger: the batch coordinator restarts (config.properties): running batch queries are lost; drain first",
      "info: one worker more on batch",
    ]);
  });

  it("a catalog restarts coordinator and workers; what that costs depends on the retry policy", () => {
    const catalog = (cluster: string) => ({
      [`files/trino-${cluster}/coordinator/catalog/x.properties`]: chart("connector.name=tpch\n"),
      [`files/trino-${cluster}/worker/catalog/x.properties`]: chart("connector.name=tpch\n"),
    });
    const added = property("values.catalogs.x", undefined, "connector.name=tpch\n");
    expect(sentences([release("trino-batch", added)], catalog("batch"))).toEqual([
      "danger: the batch coordinator restarts (catalog/x.properties): running batch queries are lost; drain first",
      "attention: the workers of batch roll (catalog/x.properties): tasks that they cannot finish are retried",
    ]);
    expect(sentences([release("trino-interactive", added)], catalog("interactive"))[1]).toBe(
      "attention: the workers of interactive roll (catalog/x.properties): each drains first; a query that outlasts the drain fails",
    );
  });

  it("a pod's memory restarts only the role that it belongs to", () => {
    const memory = property("values.worker.resources.requests.memory", "1Gi", "2Gi");
    expect(sentences([release("trino-batch", memory)])).toEqual([
      "attention: the workers of batch roll (worker.resources.requests.memory): tasks that they cannot finish are retried",
    ]);
  });

  it("values beside the pods restart nothing", () => {
    const monitor = property("values.serviceMonitor.coordinator.enabled", false, true);
    expect(sentences([release("trino-batch", monitor)])).toEqual([
      "info: batch: nothing restarts, the change is beside its pods",
    ]);
  });

  it("a rule is used after a while without a restart", () => {
    const rules = change("kubernetes:core/v1:ConfigMap", { properties: [property("data")] });
    const changed = { "files/trino-gateway/gateway/routing-rules.yaml": mount("second\n") };
    expect(sentences([rules], changed)).toEqual([
      "info: the routing rules change: used after about a minute, nothing restarts",
    ]);
  });

  it("tells a bucket that is lost from one that is kept, and one that cannot be removed", () => {
    const bucket = (given: Partial<ResourceChange>) =>
      change("aws:s3/bucket:Bucket", { op: "delete", before: { bucket: "b-0" }, ...given });
    expect(sentences([bucket({})])).toEqual([
      "danger: bucket b-0 is removed, and what running queries have spooled to it",
    ]);
    expect(sentences([bucket({ retained: true, protected: true })])).toEqual([
      "danger: Bucket b-0 is protected: `pulumi up` refuses to remove it",
      "attention: bucket b-0 leaves the stack, but stays in the account",
    ]);
  });

  it("says what a replaced database costs", () => {
    const database = { op: "replace", before: { identifier: "db" } } as const;
    expect(sentences([change("aws:rds/instance:Instance", database)])).toEqual([
      "danger: database db is replaced: the query history is lost, backends register again",
    ]);
  });

  it("sums up tags, and says so when nothing is to be noticed", () => {
    const tagged = change("aws:s3/bucket:Bucket", {
      properties: [property("tags.owner", "a", "b")],
    });
    expect(sentences([tagged, tagged])).toEqual([
      "info: the tags of 2 resources change: nothing restarts",
    ]);
    const account = change("kubernetes:core/v1:ServiceAccount", { properties: [property("x")] });
    expect(sentences([account])).toEqual(["info: nothing restarts, nothing is removed"]);
  });
});
