import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { formatFaults } from "../../components/shared/faults";
import { parseConfig } from "../../infra/parse";
import { PLATFORM_KEY } from "../../infra/stack-file";

const STACKS = join(__dirname, "..", "..", "stacks");

/** A stack file's platform, as the engine hands it to the program. */
function platformOf(stack: string): Record<string, unknown> {
  return parse(readFileSync(join(STACKS, `Pulumi.${stack}.yaml`), "utf8")).config[PLATFORM_KEY];
}

/** The faults of the stack `local` with some values replaced. */
function faultsWith(change: (platform: never) => void): string {
  const platform = platformOf("local");
  change(platform as never);
  return formatFaults(
    "stacks/Pulumi.local.yaml:",
    parseConfig(platform, { region: "eu-west-1" }).faults,
  );
}

// biome-ignore lint/suspicious/noExplicitAny: these tests write what the types forbid
type Loose = any;

describe("stack files", () => {
  test.each(["local", "kind", "dev", "staging", "prod"])("%s is valid", (stack) => {
    expect(parseConfig(platformOf(stack), { region: "eu-west-1" }).faults).toEqual([]);
  });
});

describe("a bad stack file is refused with path, value, what is allowed and the nearest", () => {
  const cases: [string, (platform: Loose) => void][] = [
    ["unknown key", (p) => Object.assign(p, { cluster: {} })],
    ["unknown key deep down", (p) => Object.assign(p.clusters.batch.workers, { replica: 3 })],
    ["wrong profile", (p) => Object.assign(p.clusters.interactive, { profile: "interactve" })],
    [
      "route to a group that nobody serves",
      (p) => {
        p.gateway.rules = [{ name: "etl", match: { source: "airflow" }, routeTo: "bathc" }];
      },
    ],
    [
      "default group that nobody serves",
      (p) => Object.assign(p.gateway, { defaultRoutingGroup: "adhoc" }),
    ],
    [
      "one health monitor for versions that call its metric differently",
      (p) => {
        p.clusters.batch.trinoVersion = "476";
        p.gateway.health = { monitor: "metrics" };
      },
    ],
    ["batch without exchange storage", (p) => delete p.exchange],
    ["fewer than one bucket", (p) => Object.assign(p.exchange.s3, { bucketCount: 0 })],
    [
      "worker too small for retries",
      (p) => Object.assign(p.clusters.batch.workers, { memoryGiB: 1.75 }),
    ],
    ["one batch worker", (p) => Object.assign(p.clusters.batch.workers, { replicas: 1 })],
    [
      "retry policy in a catalog",
      (p) => Object.assign(p.catalogs, { x: "connector.name=iceberg\nretry-policy=TASK" }),
    ],
    [
      "exchange in a catalog",
      (p) =>
        Object.assign(p.catalogs, {
          x: "connector.name=iceberg\nexchange.base-directories=s3://a",
        }),
    ],
    [
      "catalog that FTE cannot write to",
      (p) => Object.assign(p.catalogs, { x: "connector.name=memory" }),
    ],
    [
      "secret in a catalog",
      (p) =>
        Object.assign(p.catalogs, { x: "connector.name=postgresql\nconnection-password=hunter2" }),
    ],
    ["no connector", (p) => Object.assign(p.catalogs, { x: "hive.metastore=glue" })],
    [
      "properties that stop servers",
      (p) =>
        Object.assign(p.clusters.batch.configProperties, {
          "query.initial-hash-partitions": "8",
          "retry-policy": "QUERY",
          "web-ui.enabled": "false",
        }),
    ],
    ["unsupported Trino", (p) => Object.assign(p, { trinoVersion: 351 })],
    ["a number as text", (p) => Object.assign(p.clusters.batch.workers, { memoryGiB: "64Gi" })],
    ["no database", (p) => Object.assign(p.gateway, { database: {} })],
    [
      "everything at once",
      (p) => {
        p.clusters.interactive.profile = "interactve";
        p.clusters.batch.workers.replicas = 0;
        p.exchange.s3.bucketCount = 0;
        p.gateway.defaultRoutingGroup = "interactiv";
        p.catalogs.scratch = "connector.name=memory";
        p.namespce = "trino";
      },
    ],
  ];

  test("as reviewed", async () => {
    const texts = cases.map(([name, change]) => `# ${name}\n${faultsWith(change)}`);
    await expect(`${texts.join("\n\n")}\n`).toMatchFileSnapshot("../golden/config-faults.txt");
  });

  test.each(cases)("%s", (_, change) => {
    expect(faultsWith(change).split("\n").length).toBeGreaterThan(1);
  });

  test("a secret never stands in the message", () => {
    const text = faultsWith((p: Loose) =>
      Object.assign(p.catalogs, { x: "connector.name=postgresql\nconnection-password=hunter2" }),
    );
    expect(text).not.toContain("hunter2");
  });
});

test.each([undefined, null, 42, "text", [], {}])(
  "%j as a whole is refused, not crashed on",
  (raw) => {
    expect(parseConfig(raw).faults.length).toBeGreaterThan(0);
  },
);
