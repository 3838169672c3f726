import { describe, expect, test } from "vitest";
import { formatFaults } from "../../components/shared/faults";
import { DEFAULT_TRINO_VERSION } from "../../components/shared/versions";
import { checkTrino } from "../../components/trino/check";
import { longestQueryHours, sizeSinks } from "../../components/trino/exchange-memory";
import type { ExecutionSpec } from "../../components/trino/execution/spec";
import type { TrinoProfile, TrinoSpec } from "../../components/trino/spec";
import { renderTrinoValues } from "../../components/trino/values";
// Recorded by record/spooled-pages.ts, which changes bits and asks Trino.
import spooled from "../golden/spooled-pages.json";

const node = { memoryGiB: 16, cpu: 4 };
const cluster = (profile: TrinoProfile, execution: ExecutionSpec): TrinoSpec => ({
  name: "trino",
  profile,
  trinoVersion: DEFAULT_TRINO_VERSION,
  coordinator: node,
  workers: { ...node, replicas: 2 },
  catalogs: {},
  execution,
  serviceAccountName: "trino",
  secretNames: [],
});
const linesOf = (spec: TrinoSpec) => [
  ...renderTrinoValues(spec).additionalConfigProperties,
  ...(
    (renderTrinoValues(spec).server as { coordinatorExtraConfig?: string })
      .coordinatorExtraConfig ?? ""
  ).split("\n"),
];

describe("what is said of execution", () => {
  test("is in config.properties, over the profile's own", () => {
    const limits = { maxRunTime: "2h", maxExecutionTime: "1h", maxWritePhysicalBytes: "2TB" };
    const lines = linesOf(cluster("interactive", { limits }));
    expect(lines).toContain("query.max-run-time=2h");
    expect(lines).toContain("query.max-write-physical-size=2TB");
    expect(lines.filter((line) => line.startsWith("query.max-execution-time"))).toEqual([
      "query.max-execution-time=1h",
    ]);
  });

  test("of one query's memory holds on each node and in the cluster", () => {
    const values = renderTrinoValues(cluster("interactive", { limits: { queryMemoryShare: 0.5 } }));
    // 16 GiB: heap 13107, headroom 3932.
    expect(values.worker.config.query.maxMemoryPerNode).toBe("4587MB");
    expect(values.server.config.query.maxMemory).toBe(`${4587 * 2}MB`);
  });

  test("of spilling is a volume of both roles, which Trino never fills", () => {
    const spec = cluster("interactive", { spill: { volumeGiB: 100 } });
    expect(linesOf(spec)).toEqual(
      expect.arrayContaining([
        "spill-enabled=true",
        "spiller-spill-path=/data/spill",
        "max-spill-per-node=92160MB",
        "query-max-spill-per-node=46080MB",
        "spill-compression-codec=lz4",
      ]),
    );
    const volume = {
      additionalVolumes: [{ name: "spill", emptyDir: { sizeLimit: "102400Mi" } }],
      additionalVolumeMounts: [{ name: "spill", mountPath: "/data/spill" }],
    };
    const { coordinator, worker } = renderTrinoValues(spec);
    expect(coordinator).toMatchObject(volume);
    expect(worker).toMatchObject({
      ...volume,
      resources: { requests: { "ephemeral-storage": "102400Mi" } },
    });
  });

  test("of spilling stands beside a read-only root file system", () => {
    const security = { readOnlyRootFilesystem: true };
    const spec = { ...cluster("interactive", { spill: { volumeGiB: 1 } }), security };
    const { worker } = renderTrinoValues(spec) as unknown as {
      worker: { additionalVolumes: { name: string }[] };
    };
    expect(worker.additionalVolumes.map(({ name }) => name).sort()).toEqual([
      "security-data",
      "security-tmp",
      "spill",
    ]);
  });

  test("of spooled data adds a checksum on every node, with the flag that it takes", () => {
    const faultTolerance = { verifySpooledData: true };
    const spec = cluster("batch", { faultTolerance });
    expect(linesOf(spec)).toContain("exchange.compression-codec=ZSTD");
    const flag = "-Dio.airlift.compress.v3.disable-native=true";
    expect(renderTrinoValues(spec)).toMatchObject({
      coordinator: { additionalJVMConfig: [flag] },
      worker: { additionalJVMConfig: [flag] },
    });
    const off = cluster("batch", { faultTolerance: { verifySpooledData: false } });
    expect(renderTrinoValues(off)).toEqual(renderTrinoValues(cluster("batch", {})));
  });

  test("decides how long spooled data must live, and how many sinks a worker has", () => {
    const limits = { maxExecutionTime: "5d" };
    const spec = cluster("batch", { limits, faultTolerance: { taskMemory: "1GB" } });
    expect(longestQueryHours(spec)).toBe(120);
    expect(sizeSinks({ properties: {} }, spec).tasks).toBe(8);
    expect(sizeSinks({ properties: {} }, cluster("batch", {})).tasks).toBe(2);
  });
});

test("of what Trino can compress with, only what verifies spooled data notices a changed bit", () => {
  const [version = ""] = Object.keys(spooled.pages);
  expect(version).toBe(DEFAULT_TRINO_VERSION);
  for (const { native, java } of Object.values(spooled.pages)) {
    expect(native).toEqual({ NONE: false, LZ4: false, ZSTD: false });
    expect(java).toEqual({ NONE: false, LZ4: false, ZSTD: true });
  }
});

const bad: [TrinoProfile, ExecutionSpec, Partial<TrinoSpec>?][] = [
  ["interactive", { faultTolerance: { taskRetryAttempts: 3 } }],
  ["batch", { limits: { queryMemoryShare: 0.5 } }],
  ["interactive", { limits: { maxRunTime: "10", maxExecutionTime: "1w" } }],
  ["interactive", { limits: { maxScanPhysicalBytes: "1Ti" } }],
  ["interactive", { limits: { maxWritePhysicalBytes: "1TB" } }, { trinoVersion: "476" }],
  [
    "interactive",
    { limits: { maxRunTime: "1h" } },
    { configProperties: { "query.max-run-time": "2h" } },
  ],
  ["interactive", { spill: { volumeGiB: 0.5 } }],
  ["interactive", { spill: { volumeGiB: 10, maxPerNode: "20GB", compression: "gzip" as never } }],
  ["interactive", { spill: { volumeGiB: 10, maxPerQuery: "9.5GB" } }],
  ["batch", { faultTolerance: { taskRetryAttempts: 1.5, taskMemory: "10GB" } }],
  ["batch", { faultTolerance: { taskRetryAttempts: 127, standardSplitSize: "1kB" } }],
  ["batch", { faultTolerance: { retryInitialDelay: "2m" } }],
  ["batch", { faultTolerance: { retryMaxDelay: "5s" } }],
  [
    "batch",
    { faultTolerance: { verifySpooledData: true } },
    {
      configProperties: { "exchange.compression-codec": "LZ4" },
      valuesOverride: { worker: { additionalJVMConfig: ["-Xss8M"] } },
    },
  ],
];

test("what cannot be is refused, with the value and what is allowed", async () => {
  const told = bad.map(([profile, execution, more]) => {
    const spec = { ...cluster(profile, execution), ...more, hasExchange: profile === "batch" };
    return formatFaults(JSON.stringify({ profile, ...execution }), checkTrino(spec));
  });
  await expect(`${told.join("\n")}\n`).toMatchFileSnapshot("../golden/execution-faults.txt");
});
