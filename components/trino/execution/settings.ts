import { parseMiB } from "../../shared/quantities";
import type { ExecutionSpec, FaultToleranceSpec, QueryLimitsSpec, SpillSpec } from "./spec";

/** Where spilled data is in every pod: not below Trino's data, which may be a volume itself. */
export const SPILL_FOLDER = "/data/spill";

/** What of the volume Trino may fill: the kubelet evicts a pod whose volume is over its size. */
const FILLED = 0.9;

/** One line of `config.properties`, and the field that it comes from. */
export interface Setting {
  /** Path of the field, relative to `execution`. */
  path: string;
  name: string;
  value: string;
}

const LIMITS = {
  maxRunTime: "query.max-run-time",
  maxExecutionTime: "query.max-execution-time",
  maxScanPhysicalBytes: "query.max-scan-physical-bytes",
  maxWritePhysicalBytes: "query.max-write-physical-size",
} as const satisfies Record<Exclude<keyof QueryLimitsSpec, "queryMemoryShare">, string>;

const FAULT_TOLERANCE = {
  taskRetryAttempts: "task-retry-attempts-per-task",
  retryInitialDelay: "retry-initial-delay",
  retryMaxDelay: "retry-max-delay",
  taskMemory: "fault-tolerant-execution-task-memory",
  standardSplitSize: "fault-tolerant-execution-standard-split-size",
  adaptivePlanning: "fault-tolerant-execution-adaptive-query-planning-enabled",
  adaptivePartitioning: "fault-tolerant-execution-runtime-adaptive-partitioning-enabled",
} as const satisfies Record<Exclude<keyof FaultToleranceSpec, "verifySpooledData">, string>;

/**
 * Spooled pages have no checksum of Trino's (`exchange.data-integrity-verification` is for pages that
 * nodes send each other), its client turns S3's off (`S3FileSystemExchangeStorage`: `WHEN_REQUIRED`), and
 * AES/CBC changes in silence. Of the codecs, ZSTD in Java ends each frame with one
 * (`ZstdFrameCompressor.writeChecksum`); the native one does not.
 */
const CHECKSUMS: Setting = {
  path: "faultTolerance.verifySpooledData",
  name: "exchange.compression-codec",
  value: "ZSTD",
};

/** Goes with it: `NativeLoader` of aircompressor then leaves the native codecs alone. */
export const NO_NATIVE_CODECS = "-Dio.airlift.compress.v3.disable-native=true";

/** Every line that a spec comes to, in the order of its fields. */
export function executionSettings({ limits, spill, faultTolerance }: ExecutionSpec): Setting[] {
  return [
    ...(limits ? namedSettings("limits", LIMITS, limits) : []),
    ...(spill ? spillSettings(spill) : []),
    ...(faultTolerance ? namedSettings("faultTolerance", FAULT_TOLERANCE, faultTolerance) : []),
    ...(faultTolerance?.verifySpooledData ? [CHECKSUMS] : []),
  ];
}

/** The same as properties. */
export function executionProperties(spec: ExecutionSpec | undefined): Record<string, string> {
  return Object.fromEntries(
    executionSettings(spec ?? {}).map(({ name, value }) => [name, value] as const),
  );
}

function namedSettings<const Field extends string>(
  section: string,
  names: Readonly<Record<Field, string>>,
  given: { readonly [F in NoInfer<Field>]?: string | number | boolean },
): Setting[] {
  return (Object.keys(names) as Field[]).flatMap((field) => {
    const value = given[field];
    if (value === undefined) return [];
    return [{ path: `${section}.${field}`, name: names[field], value: String(value) }];
  });
}

function spillSettings(spill: SpillSpec): Setting[] {
  const { node, query } = spillSizes(spill);
  return [
    { path: "spill", name: "spill-enabled", value: "true" },
    { path: "spill", name: "spiller-spill-path", value: SPILL_FOLDER },
    { path: "spill.maxPerNode", name: "max-spill-per-node", value: spill.maxPerNode ?? mb(node) },
    {
      path: "spill.maxPerQuery",
      name: "query-max-spill-per-node",
      value: spill.maxPerQuery ?? mb(query),
    },
    {
      path: "spill.compression",
      name: "spill-compression-codec",
      value: spill.compression ?? "lz4",
    },
  ];
}

const mb = (mib: number) => `${Math.floor(mib)}MB`;

/** What may be spilled on a node, in MiB; NaN for what is no data size. */
export function spillSizes(spill: SpillSpec): { volume: number; node: number; query: number } {
  const size = (text: string) => parseMiB(text) ?? Number.NaN;
  const volume = spill.volumeGiB * 1024;
  const node = spill.maxPerNode === undefined ? volume * FILLED : size(spill.maxPerNode);
  const query = spill.maxPerQuery === undefined ? node / 2 : size(spill.maxPerQuery);
  return { volume, node, query };
}
