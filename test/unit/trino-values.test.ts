import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { DEFAULT_TRINO_VERSION } from "../../components/shared/versions";
import { sizeNode, sizeTasks, smallestFteWorkerGiB } from "../../components/trino/sizing";
import type { TrinoSpec } from "../../components/trino/spec";
import { renderTrinoValues } from "../../components/trino/values";

const node = { memoryGiB: 64, cpu: 16 };
const interactive: TrinoSpec = {
  name: "trino-interactive",
  profile: "interactive",
  trinoVersion: DEFAULT_TRINO_VERSION,
  coordinator: { memoryGiB: 32, cpu: 8 },
  workers: { ...node, replicas: 4 },
  catalogs: {
    lake: { text: "connector.name=iceberg\niceberg.catalog.type=glue" },
    tpch: { text: "connector.name=tpch" },
  },
  serviceAccountName: "trino-interactive",
  secretNames: ["trino-interactive-internal", "reporting-database"],
  configProperties: {},
};
const batch: TrinoSpec = {
  ...interactive,
  name: "trino-batch",
  profile: "batch",
  serviceAccountName: "trino-batch",
  exchange: {
    managerName: "filesystem",
    baseDirectories: ["s3://exchange-a/", "s3://exchange-b/"],
    properties: {
      "exchange.s3.endpoint": "https://s3.eu-west-1.amazonaws.com",
      "exchange.s3.region": "eu-west-1",
    },
  },
};

/** `key=value` lines as a map; fails on a key that stands twice. */
function mapOf(lines: string[]): Record<string, string> {
  const pairs = lines.map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]);
  expect(new Set(pairs.map(([key]) => key)).size).toBe(pairs.length);
  return Object.fromEntries(pairs);
}

/** The values as text, which stays the same when the default version moves on. */
const reviewed = (spec: TrinoSpec) =>
  stringify(renderTrinoValues(spec), { sortMapEntries: true }).replace(
    `tag: "${DEFAULT_TRINO_VERSION}"`,
    'tag: "<default>"',
  );

describe("values of chart trino", () => {
  test("interactive is as reviewed", async () => {
    await expect(reviewed(interactive)).toMatchFileSnapshot("../golden/trino-interactive.yaml");
  });

  test("batch is as reviewed", async () => {
    await expect(reviewed(batch)).toMatchFileSnapshot("../golden/trino-batch.yaml");
  });

  test("batch retries and spools, interactive does neither", () => {
    const lines = mapOf(renderTrinoValues(batch).additionalConfigProperties);
    expect(lines["retry-policy"]).toBe("TASK");
    expect(renderTrinoValues(batch).server.exchangeManager?.baseDir).toHaveLength(2);
    const other = renderTrinoValues(interactive);
    expect(mapOf(other.additionalConfigProperties)).not.toHaveProperty("retry-policy");
    expect(other.server).not.toHaveProperty("exchangeManager");
  });

  test("batch gives up a dead worker early, whose tasks it can begin anew; interactive does not", () => {
    const name = "query.remote-task.max-error-duration";
    const lines = (spec: typeof batch) => mapOf(renderTrinoValues(spec).additionalConfigProperties);
    expect(lines(batch)[name]).toBe("15s");
    expect(lines(interactive)).not.toHaveProperty([name]);
  });

  test("a property that came with 480 is not given to 476, which would not start", () => {
    const at = (trinoVersion: string) =>
      mapOf(renderTrinoValues({ ...batch, trinoVersion }).additionalConfigProperties);
    expect(at("476")).not.toHaveProperty(["retry-policy.allowed"]);
    expect(at("480")["retry-policy.allowed"]).toBe("TASK");
  });

  test("the user's property wins over the profile's, in one line", () => {
    const configProperties = { "query.max-execution-time": "2h" };
    const values = renderTrinoValues({ ...batch, configProperties });
    expect(mapOf(values.additionalConfigProperties)["query.max-execution-time"]).toBe("2h");
  });

  test("the chart's own catalogs are gone unless asked for", () => {
    expect(renderTrinoValues(batch).catalogs.tpcds).toBeNull();
    expect(renderTrinoValues(batch).catalogs.tpch).toContain("tpch");
  });

  test("an override merges maps and replaces lists, as Helm does", () => {
    const values = renderTrinoValues({
      ...batch,
      valuesOverride: { worker: { nodeSelector: { pool: "trino" } }, envFrom: [] },
    });
    expect(values.worker).toMatchObject({ nodeSelector: { pool: "trino" } });
    expect(values.worker.jvm.maxHeapSize).toBe("57344M");
    expect(values.envFrom).toEqual([]);
  });

  test("the order of catalogs and properties changes nothing", () => {
    const reversed = Object.fromEntries(Object.entries(batch.catalogs).reverse());
    const text = (spec: TrinoSpec) => stringify(renderTrinoValues(spec));
    expect(text({ ...batch, catalogs: reversed })).toBe(text(batch));
  });
});

describe("sizing", () => {
  const memory = fc.integer({ min: 6, max: 4096 }).map((quarters) => quarters / 4);

  test("a pod never holds more than it has", () => {
    fc.assert(
      fc.property(memory, (memoryGiB) => {
        const size = sizeNode({ memoryGiB, cpu: 1 });
        expect(size.heap + 512).toBeLessThanOrEqual(size.pod);
        expect(size.usable + size.headroom).toBe(size.heap);
        expect(size.usable).toBeGreaterThan(0);
      }),
    );
  });

  test("more memory never lowers a limit", () => {
    fc.assert(
      fc.property(memory, memory, (a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)].map((memoryGiB) =>
          sizeNode({ memoryGiB, cpu: 1 }),
        );
        if (!less || !more) throw new Error("unreachable");
        expect(more.heap).toBeGreaterThanOrEqual(less.heap);
        expect(more.usable).toBeGreaterThanOrEqual(less.usable);
        expect(sizeTasks(more).task).toBeGreaterThanOrEqual(sizeTasks(less).task);
      }),
    );
  });

  test("from the smallest FTE worker on, two tasks fit and their sinks leave room", () => {
    fc.assert(
      fc.property(memory, (memoryGiB) => {
        fc.pre(memoryGiB >= smallestFteWorkerGiB());
        const size = sizeNode({ memoryGiB, cpu: 1 });
        const tasks = sizeTasks(size);
        expect(tasks.concurrent).toBeGreaterThanOrEqual(2);
        expect(tasks.task * tasks.concurrent).toBeLessThanOrEqual(size.usable);
        expect(tasks.partitions).toBeGreaterThanOrEqual(4);
        expect(tasks.partitions).toBeLessThanOrEqual(50);
      }),
    );
  });
});
