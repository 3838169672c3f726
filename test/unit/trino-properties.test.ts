import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatFaults } from "../../components/shared/faults";
import { DEFAULT_TRINO_VERSION } from "../../components/shared/versions";
import { checkConfigProperties } from "../../components/trino/config-properties";
import { checkProperties } from "../../components/trino/properties/check";
import { splitByRole } from "../../components/trino/properties/split";
import { propertyNames } from "../../components/trino/properties/table";
import { renderClusterValues } from "../../components/trino/values";

const VERSIONS = ["476", "477", "478", "479", "480", "481", "482", "483", "484"];

/** Each stops a real Trino of at least one of the versions below. */
const BAD = {
  "query.max-memry-per-nod": "1GB",
  "retry-attempts": "4",
  "query.low-memory-killer.delay": "5m",
  "exchange.encryption-enabled": "true",
  "query.initial-hash-partitions": "8",
  "external-exchange-encryption-enabled": "true",
  "fault-tolerant-execution-exchange-encryption-enabled": "false",
  "tracing.exporter.endpoint": "http://collector:4317",
  "task.concurrency": "12",
  "spill-enabled": "yes",
  "query.max-stage-count": "many",
  "query.max-scan-physical-bytes": "8Gi",
  "query.max-total-memory": "8G",
  "query.max-cpu-time": "30",
  "query.max-length": "99999999999999",
  "query.low-memory-killer.policy": "TOTAL_RESERVATION",
  "retry-policy": "QUERY",
  "discovery.type": "dns",
  "node.environment": "test",
};

const lines = (trinoVersion: string) => checkConfigProperties(BAD, trinoVersion);
const paths = (properties: Record<string, string>, trinoVersion: string) =>
  checkProperties(properties, { trinoVersion, reader: "coordinator" }).map(({ path }) => path);

describe("properties that stop a server", () => {
  test("are refused as reviewed", async () => {
    const texts = ["476", "480", "484"].map((version) =>
      formatFaults(`# Trino ${version}`, lines(version)),
    );
    await expect(`${texts.join("\n\n")}\n`).toMatchFileSnapshot("../golden/property-faults.txt");
  });

  test("a name is right in the versions that know it, and only there", () => {
    const old = { "fault-tolerant-execution-exchange-encryption-enabled": "false" };
    const now = { "external-exchange-encryption-enabled": "false" };
    expect(paths(old, "476")).toEqual([]);
    expect(paths(old, "480")).toHaveLength(1);
    expect(paths(now, "476")).toHaveLength(1);
    expect(paths(now, "480")).toEqual([]);
  });

  test("a version that could not be measured takes what either neighbour takes", () => {
    expect(paths({ "tracing.exporter.endpoint": "http://x" }, "477")).toEqual([]);
    expect(paths({ "otel.exporter.endpoint": "http://x" }, "477")).toEqual([]);
    expect(paths({ "retry-attempts": "4" }, "477")).toHaveLength(1);
  });

  test("a version newer than all measured may know a new name, but no misspelt one", () => {
    expect(paths({ "entirely.new-thing": "1" }, "484")).toEqual([]);
    expect(paths({ "entirely.new-thing": "1" }, "483")).toHaveLength(1);
    expect(paths({ "query.max-memry": "1GB" }, "484")).toHaveLength(1);
  });

  test("names of JavaScript's own are no properties", () => {
    expect(
      paths({ toString: "1", constructor: "1", __proto__x: "1" }, DEFAULT_TRINO_VERSION),
    ).toHaveLength(3);
  });

  test("a coordinator that finds its nodes by DNS names them, beside that line alone", () => {
    const hosts = { "cluster.hosts": "trino-worker.trino.svc" };
    const whole = { trinoVersion: "483", reader: "coordinator", wholeFile: true } as const;
    expect(checkProperties({ ...hosts, "discovery.type": "dns" }, whole)).toEqual([]);
    expect(formatFaults("", checkProperties(hosts, whole))).toContain("discovery.type=dns");
  });

  test("in a whole file, a property needs the line that makes Trino read it", () => {
    const place = { trinoVersion: DEFAULT_TRINO_VERSION, reader: "both", wholeFile: true } as const;
    const alone = { "otel.exporter.endpoint": "http://collector:4317" };
    const [fault] = checkProperties(alone, place);
    expect(fault?.message).toContain("tracing.enabled=true");
    expect(checkProperties({ ...alone, "tracing.enabled": "true" }, place)).toEqual([]);
  });
});

describe("values", () => {
  const good: [string, string][] = [
    ["query.max-scan-physical-bytes", "1.5 TB"],
    ["query.max-run-time", "90.5m"],
    ["spill-enabled", "TRUE"],
    ["task.concurrency", "16"],
    ["optimizer.join-reordering-strategy", "eliminate_cross_joins"],
    ["query.low-memory-killer.policy", "total-reservation"],
    ["query.max-run-time", "${ENV:MAX_RUN_TIME}"],
  ];
  test.each(good)("%s takes %s", (name, value) => {
    expect(paths({ [name]: value }, DEFAULT_TRINO_VERSION)).toEqual([]);
  });

  test("whatever a data size is written as, it is taken or told what to write", () => {
    const size = fc.tuple(
      fc.integer({ min: 1, max: 999 }),
      fc.constantFrom("B", "kB", "MB", "GB", "TB", "PB", "Gi", "Mi", "G", "gb", "KB", "", "x"),
    );
    fc.assert(
      fc.property(size, ([amount, unit]) => {
        const value = `${amount}${unit}`;
        const faults = checkProperties(
          { "query.max-scan-physical-bytes": value },
          { trinoVersion: DEFAULT_TRINO_VERSION, reader: "coordinator" },
        );
        const isRight = ["B", "kB", "MB", "GB", "TB", "PB"].includes(unit);
        expect(faults.map(({ message }) => message)).toEqual(
          isRight ? [] : [expect.stringMatching(/is not a data size; use .*[kMGTP]B/)],
        );
      }),
    );
  });
});

describe("the place of a property", () => {
  test("what only the coordinator reads goes to it alone", () => {
    const split = splitByRole(
      { "web-ui.enabled": "false", "task.concurrency": "8" },
      DEFAULT_TRINO_VERSION,
    );
    expect(split).toEqual({
      both: { "task.concurrency": "8" },
      coordinator: { "web-ui.enabled": "false" },
    });
  });

  test("a cluster's own line for the coordinator is kept from the workers' file", () => {
    const values = renderClusterValues({
      name: "trino-interactive",
      profile: "interactive",
      trinoVersion: DEFAULT_TRINO_VERSION,
      coordinator: { memoryGiB: 16, cpu: 4 },
      workers: { memoryGiB: 32, cpu: 8, replicas: 2 },
      catalogs: {},
      serviceAccountName: "trino-interactive",
      configProperties: { "web-ui.session-timeout": "1h", "query.max-history": "50" },
    });
    const { coordinatorExtraConfig } = values.server as { coordinatorExtraConfig: string };
    expect(coordinatorExtraConfig).toContain("web-ui.session-timeout=1h\n");
    expect(values.additionalConfigProperties).not.toContain("web-ui.session-timeout=1h");
    const everywhere = [
      ...(values.additionalConfigProperties as string[]),
      ...coordinatorExtraConfig.trim().split("\n"),
    ].map((line) => line.split("=")[0]);
    expect(everywhere).toContain("query.max-history");
    expect(new Set(everywhere).size).toBe(everywhere.length);
  });

  test("a property of the coordinator is refused in a file that workers read", () => {
    const onBoth = checkProperties(
      { "web-ui.enabled": "false" },
      { trinoVersion: DEFAULT_TRINO_VERSION, reader: "both" },
    );
    expect(onBoth[0]?.message).toContain("server.coordinatorExtraConfig");
  });

  test("splitting loses nothing, doubles nothing, and leaves workers only what they know", () => {
    const version = fc.constantFrom(...VERSIONS);
    const names = Object.fromEntries(VERSIONS.map((one) => [one, propertyNames(one)]));
    const choice = version.chain((trinoVersion) =>
      fc.record({
        trinoVersion: fc.constant(trinoVersion),
        chosen: fc.uniqueArray(fc.constantFrom(...(names[trinoVersion] ?? [])), { maxLength: 20 }),
      }),
    );
    fc.assert(
      fc.property(choice, ({ trinoVersion, chosen }) => {
        const given = Object.fromEntries(chosen.map((name) => [name, "${ENV:VALUE}"]));
        const { both, coordinator } = splitByRole(given, trinoVersion);
        expect([...Object.keys(both), ...Object.keys(coordinator)].sort()).toEqual(chosen.sort());
        expect(checkProperties(both, { trinoVersion, reader: "worker" })).toEqual([]);
        expect(checkProperties(coordinator, { trinoVersion, reader: "coordinator" })).toEqual([]);
      }),
    );
  });
});
