import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { lintValues } from "../../components/trino/lint/lint";
import { runWords } from "./command-line";
import { SOUND } from "./lint-values";
import { withoutPins } from "./pins";

/** The sound values with some YAML over them; paths and messages of what is then wrong. */
function faultsOf(more: string): string[] {
  const base = parse(SOUND) as Record<string, unknown>;
  const over = parse(more) as Record<string, unknown>;
  const merge = (a: unknown, b: unknown): unknown =>
    isMap(a) && isMap(b)
      ? { ...a, ...Object.fromEntries(Object.entries(b).map(([k, v]) => [k, merge(a[k], v)])) }
      : b;
  return lintValues(merge(base, over))
    .filter(({ severity }) => severity !== "note")
    .map(({ severity, path, message, fix }) => `${severity} ${path}: ${message}; ${fix}`);
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const run = (...args: string[]) => runWords(["lint", ...args]);

describe("lint of a values file", () => {
  test("sound values have no finding but that a disruption budget is not the chart's", async () => {
    expect(lintValues(parse(SOUND)).map(({ path }) => path)).toEqual(["worker"]);
  });

  test("a file like published blueprints: each finding with line, reason and fix", async () => {
    const file = "test/golden/lint-blueprint.values.yaml";
    const { code, out } = await run("values", file, "--trino-version", "476");
    expect(code).toBe(1);
    // A finding is read in logs: no secret of the file may stand in one.
    expect(out).not.toContain("hunter2");
    await expect(`${withoutPins(out)}\n`).toMatchFileSnapshot("../golden/lint-blueprint.txt");
  });

  test("as JSON for machines: the same findings", async () => {
    const { code, out } = await run("values", "test/golden/lint-blueprint.values.yaml", "--json");
    expect(code).toBe(1);
    const { findings } = JSON.parse(out) as { findings: Record<string, unknown>[] };
    expect(findings).toContainEqual({
      severity: "error",
      path: "server.minWorkers",
      line: 6,
      message: "the chart has no such key and drops it in silence",
      fix: 'use "server.workers", which is the least of the autoscaler; for KEDA "server.keda.minReplicaCount"',
    });
  });

  test.each([
    [
      "server: { workres: 2 }",
      'server.workres: the chart has no such key and drops it in silence; did you mean "server.workers"?',
    ],
    ["workers: 2", 'use "server.workers"'],
    [
      "{ worker: { resources: { limits: { memory: 8GB } } } }",
      'worker.resources.limits.memory: "8GB" has the wrong form; the memory of a pod is a Kubernetes quantity (Mi, Gi); write "8Gi"',
    ],
    [
      "server: { config: { query: { maxMemory: 8Gi } } }",
      'Trino\'s data sizes end in kB, MB, GB or TB, in this case; write "8GB"',
    ],
    [
      "worker: { jvm: { maxHeapSize: 8 } }",
      '8 is that many bytes; the JVM\'s sizes are whole numbers that end in M or G; write "8G"',
    ],
    ["worker: { resources: { limits: { memory: 8 } } }", "8 is less than one MiB"],
    ["worker: { jvm: { maxHeapSize: 64G } }", "a heap of 64 GiB does not fit a pod of 64 GiB"],
    [
      "worker: { jvm: { maxHeapSize: 63G } }",
      "warning worker.jvm.maxHeapSize: a heap of 63 GiB leaves less than a tenth",
    ],
    ["worker: { jvm: { maxHeapPercent: 70 } }", "and -Xmx wins"],
    [
      "worker: { config: { query: { maxMemoryPerNode: 40GB } } }",
      "exceed the heap of 52 GiB, and Trino does not start",
    ],
    [
      "worker: { terminationGracePeriodSeconds: 59 }",
      "59 is less than twice worker.gracefulShutdown.gracePeriodSeconds (30)",
    ],
    ["worker: { terminationGracePeriodSeconds: 60 }", "60 ends a drain before it is over"],
    [
      "worker: { terminationGracePeriodSeconds: 90 }",
      "warning worker.terminationGracePeriodSeconds: 90 leaves 30 s to running queries",
    ],
    [
      "worker: { lifecycle: { preStop: { sleep: { seconds: 5 } } } }",
      "worker.lifecycle: excludes worker.gracefulShutdown",
    ],
    [
      "server: { keda: { enabled: true }, autoscaling: { enabled: true } }",
      "server.keda.enabled: excludes server.autoscaling.enabled",
    ],
    ["server: { keda: { enabled: true } }", "server.keda.triggers: none"],
    [
      "server: { keda: { enabled: true, triggers: [{ type: cpu }] } }",
      "query-manager.required-workers=1",
    ],
    [
      "{ networkPolicy: { enabled: true }, service: { type: NodePort } }",
      "networkPolicy.enabled: cannot guard a Service of type NodePort",
    ],
    [
      "server: { config: { authenticationType: HEADER } }",
      "headerAuthenticator.properties: missing",
    ],
    [
      "server: { exchangeManager: { name: filesystem } }",
      "spools to the root disk of the container",
    ],
    [
      "server: { exchangeManager: { name: filesystem, baseDir: [/tmp/exchange] } }",
      '"/tmp/exchange" is the root disk of each container',
    ],
    [
      "server: { exchangeManager: { name: filesystem, baseDir: s3://a } }",
      "warning additionalExchangeManagerProperties: exchange.s3.endpoint: missing: Trino's exchange then speaks plain HTTP",
    ],
    [
      "{ server: { exchangeManager: { name: filesystem, baseDir: [s3://a/] } }, additionalExchangeManagerProperties: [exchange.s3.endpoint=http://s3.eu-west-1.amazonaws.com] }",
      'warning additionalExchangeManagerProperties[0]: exchange.s3.endpoint: "http://s3.eu-west-1.amazonaws.com" is plain HTTP',
    ],
    [
      'worker: { additionalConfigFiles: { exchange-manager.properties: "exchange.base-directories=s3://a/" } }',
      'warning worker.additionalConfigFiles["exchange-manager.properties"]: exchange.s3.endpoint: missing',
    ],
    [
      "additionalConfigProperties: [retry-policy=TASK]",
      "retry-policy=TASK spools every intermediate result, and has nowhere to",
    ],
    [
      "additionalConfigProperties: [query.max-memory-per-node=1GB]",
      '"query.max-memory-per-node" stands twice in config.properties',
    ],
    [
      "worker: { additionalJVMConfig: [-Xmx60G] }",
      "-Xmx stands twice in jvm.config: the chart writes it from worker.jvm.maxHeapSize",
    ],
    [
      'catalogs: { lake: "connector.name=iceberg\\nexchange.s3.region=x" }',
      "catalogs.lake: exchange.s3.region: no property of a catalog",
    ],
    ["resourceGroups: { type: configmap }", "resourceGroups.resourceGroupsConfig: missing"],
    [
      "worker: { additionalConfigFiles: { config.properties: a=b } }",
      "the chart writes this file itself",
    ],
    [
      "server: { workers: null, config: null }",
      "server.config: null removes the whole section, and the template stops",
    ],
    ["worker: { annotations: { a: true } }", 'write "true" in quotes'],
    ['server: { keda: { enabled: "false" } }', "the template takes any text for true"],
    ['auth: { passwordAuth: "a:b" }', "warning auth.passwordAuth: Helm keeps it in the release"],
  ])("%s", (more, expected) => {
    expect(faultsOf(more).some((fault) => fault.includes(expected))).toBe(true);
  });

  test.each([
    ["exchange.s3.endpoint=https://s3.eu-west-1.amazonaws.com", "s3://a/"],
    ["exchange.s3.endpoint=http://minio:9000", "s3://a/"],
    ["exchange.s3.region=eu-west-1", "gs://a/"],
  ])("%s with %s is no plain HTTP to AWS", (line, directory) => {
    const values = {
      server: { exchangeManager: { name: "filesystem", baseDir: [directory] } },
      additionalExchangeManagerProperties: [line],
    };
    const found = lintValues(values, { bucketsDenyPlainHttp: true });
    expect(found.filter(({ path }) => path.startsWith("additionalExchange"))).toEqual([]);
  });

  test("catalogs are judged by the version that runs", () => {
    const values = {
      catalogs: {
        lake: "connector.name=iceberg\nfs.native-s3.enabled=true\niceberg.format-verion=2",
        mine: "connector.name=acme-lake\nx=1",
        templated: "connector.name={{ .Values.connector }}\ns3.region=x",
      },
    };
    const about = (trinoVersion: string) =>
      lintValues(values, { trinoVersion }).flatMap(({ severity, path, message, fix }) =>
        /^catalogs.(lake|mine|templated)/.test(path)
          ? `${severity} ${path} ${message}; ${fix}`
          : [],
      );
    const misspelt = expect.stringMatching(
      /^error catalogs.lake iceberg.format-verion: no property/,
    );
    const own = expect.stringMatching(/^note catalogs.mine connector.name: .*not checked/);
    const old = expect.stringMatching(/^warning catalogs.lake fs.native-s3.enabled: .*write fs.s3/);
    expect(about("480")).toEqual([misspelt, own]);
    expect(about("483")).toEqual([misspelt, old, own]);
  });

  test("a property is judged by the version that runs", async () => {
    const values = { additionalConfigProperties: ["retry-policy.allowed=TASK"] };
    const about = (trinoVersion: string) =>
      lintValues(values, { trinoVersion }).filter(({ message }) => message.includes("allowed"));
    expect(about("476")[0]?.message).toContain("not known to Trino 476");
    expect(about("484")).toEqual([]);
  });
});
