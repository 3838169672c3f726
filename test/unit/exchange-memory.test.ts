import { describe, expect, test } from "vitest";
import { parseHours, parseMiB } from "../../components/shared/quantities";
import { DEFAULT_TRINO_VERSION } from "../../components/shared/versions";
import { checkGivenExchange } from "../../components/trino/exchange";
import { longestQueryHours, sizeSinks } from "../../components/trino/exchange-memory";

const cluster = {
  name: "trino-batch",
  profile: "batch",
  trinoVersion: DEFAULT_TRINO_VERSION,
  coordinator: { memoryGiB: 32, cpu: 8 },
  workers: { memoryGiB: 64, cpu: 16, replicas: 4 },
  configProperties: {},
} as const;

describe("the memory of sinks", () => {
  test("64 MB parts at 50 partitions are 6.4 GB a sink", () => {
    const exchange = { properties: { "exchange.s3.upload.part-size": "64MB" } };
    expect(sizeSinks(exchange, cluster)).toMatchObject({
      partitions: 50,
      buffers: 100,
      sink: 6400,
    });
  });

  test("the pool has a least size, and Azure's blocks are smaller", () => {
    const few = {
      ...cluster,
      configProperties: { "fault-tolerant-execution-max-partition-count": "4" },
    };
    expect(sizeSinks({ properties: {} }, few)).toMatchObject({ buffers: 10, sink: 50 });
    expect(sizeSinks({ properties: { "exchange.azure.endpoint": "x" } }, few).sink).toBe(40);
  });

  test.each([2, 2.5, 4, 16, 64, 128, 512])("what Trino does by itself fits %d GiB", (memoryGiB) => {
    const workers = { ...cluster.workers, memoryGiB };
    const exchange = {
      managerName: "filesystem",
      baseDirectories: ["s3://a/"],
      properties: { "exchange.s3.endpoint": "http://minio:9000" },
    };
    expect(checkGivenExchange(exchange, { ...cluster, workers })).toEqual([]);
  });
});

test("a batch query may run a day, unless the cluster says otherwise", () => {
  const properties = { "query.max-execution-time": "90m" };
  expect(longestQueryHours(cluster)).toBe(24);
  expect(longestQueryHours({ ...cluster, configProperties: properties })).toBe(1.5);
});

test.each([
  ["5MB", 5],
  ["1.5GB", 1536],
  ["512kB", 0.5],
  ["five", undefined],
])("the size %s", (text, mib) => expect(parseMiB(text)).toBe(mib));

test.each([
  ["2d", 48],
  ["36.5h", 36.5],
  ["24", undefined],
])("the duration %s", (text, hours) => expect(parseHours(text)).toBe(hours));
