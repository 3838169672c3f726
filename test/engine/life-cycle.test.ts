import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Change } from "../../cli/engine/events";
import { openWorkbench, type Workbench } from "./support";

const all = 25;
const pathsOf = (changes: Change[], name: string, type = "") =>
  changes.find((change) => change.name === name && change.type.includes(type));

describe("a stack with every modelled type, from preview to destroy", () => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await openWorkbench();
  });
  afterAll(() => bench.close());

  it("previews without touching the cloud", async () => {
    const stack = await bench.openEveryType();
    const { summary, text } = await stack.preview();
    expect(summary).toEqual({ create: all });
    expect(text).toMatch(/ bucket *: "exchange-a"/);
    expect(text).toMatch(/ stringData: \[secret\]/);
    expect(bench.calls).toEqual([]);
  });

  it("creates everything in the cloud and gives the computed outputs", async () => {
    const stack = await bench.openEveryType();
    const { summary, outputs } = await stack.up();
    expect(summary).toEqual({ create: all });
    const { store } = bench.cloud;
    expect([...store.buckets.keys()].sort()).toEqual([
      "exchange-a",
      expect.stringMatching(/^named-by-the-engine-[0-9a-f]{7}$/),
    ]);
    expect(store.buckets.get("exchange-a")?.lifecycle).toEqual([
      { id: "expire", enabled: true, expirationDays: 7 },
    ]);
    const [database] = [...store.databases.values()];
    expect(outputs.address?.value).toBe(`${database?.identifier}.rds.lab`);
    expect(outputs.password).toEqual({ value: database?.password, secret: true });
    expect(store.releases.get("trino/trino-batch")?.values).toEqual({
      server: { workers: 2, note: outputs.address?.value },
    });
    expect(store.objects.get("Secret/trino/gateway")).toMatchObject({
      stringData: { PASSWORD: database?.password },
    });
    const [role] = [...store.roles.values()];
    expect(store.associations.get("trino/trino")).toBe(role?.arn);
    expect(outputs.release?.value).toBe("trino-batch");
  });

  it("finds nothing to do when nothing changed", async () => {
    const stack = await bench.openEveryType();
    const before = bench.calls.length;
    expect((await stack.up()).summary).toEqual({ same: all });
    expect(bench.calls).toHaveLength(before);
  });

  it("shows a changed number of workers and changed rules at their exact paths", async () => {
    const stack = await bench.openEveryType({ workers: 3, rules: "second", expirationDays: 3 });
    const { summary, changes, text } = await stack.preview();
    expect(summary).toEqual({ update: 3, same: all - 3 });
    expect(pathsOf(changes, "batch")?.paths).toEqual({ "values.server.workers": "update" });
    expect(pathsOf(changes, "rules")?.paths).toEqual({ "data.rules": "update" });
    expect(pathsOf(changes, "expiry")?.paths).toEqual({ "rules[0].expiration.days": "update" });
    expect(text).toContain("~ workers: 2 => 3");
    await stack.up();
    const release = bench.cloud.store.releases.get("trino/trino-batch");
    expect(release?.values).toMatchObject({ server: { workers: 3 } });
    expect(bench.cloud.store.objects.get("ConfigMap/trino/rules")).toMatchObject({
      data: { rules: "second" },
    });
  });

  it("replaces a ConfigMap whose provider cannot change it in place", async () => {
    const stack = await bench.openEveryType({ workers: 3, mutable: false, expirationDays: 3 });
    const { changes } = await stack.preview();
    expect(pathsOf(changes, "rules")).toMatchObject({
      op: "replace",
      paths: { "data.rules": "update-replace" },
    });
  });

  it("replaces what cannot be changed: a bucket's name, a Job's pod", async () => {
    const stack = await bench.openEveryType({ bucket: "exchange-b", script: "curl -f" });
    const { changes } = await stack.preview();
    expect(pathsOf(changes, "exchange", "Bucket")).toMatchObject({
      op: "replace",
      paths: { bucket: "update-replace" },
    });
    const calls = bench.calls.length;
    await stack.up();
    const { buckets } = bench.cloud.store;
    expect([buckets.has("exchange-a"), buckets.has("exchange-b")]).toEqual([false, true]);
    // A Job with a fixed name goes before the new one comes; a renamed bucket the other way round.
    const order = bench.calls.slice(calls);
    expect(order.indexOf("remove Job/trino/register")).toBeLessThan(
      order.indexOf("runJob trino/register"),
    );
    expect(order.indexOf("createBucket exchange-b")).toBeLessThan(
      order.indexOf("deleteBucket exchange-a"),
    );
  });

  it("sees in a refresh what vanished or was changed by others, and heals it", async () => {
    const stack = await bench.openEveryType({ bucket: "exchange-b", script: "curl -f" });
    const { store } = bench.cloud;
    store.buckets.delete("exchange-b");
    const rules = store.objects.get("ConfigMap/trino/rules");
    store.objects.set("ConfigMap/trino/rules", { ...rules, data: { rules: "by hand" } } as never);
    const refreshed = await stack.refresh();
    expect(refreshed.summary).toMatchObject({ delete: 6, update: 1 });
    await stack.up();
    expect(store.buckets.has("exchange-b")).toBe(true);
    expect(store.objects.get("ConfigMap/trino/rules")).toMatchObject({ data: { rules: "first" } });
  });

  it("destroys everything", async () => {
    const stack = await bench.openEveryType();
    expect((await stack.destroy()).summary).toEqual({ delete: all });
    const { buckets, databases, roles, associations, objects, releases } = bench.cloud.store;
    const left = [buckets, databases, roles, associations, objects, releases].map((of) => of.size);
    expect(left).toEqual([0, 0, 0, 0, 0, 0]);
  });
});
