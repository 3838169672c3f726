import type { Fault } from "../shared/faults";

/** How the S3 client of the exchange manager answers to 503 SlowDown and other failures. */
export const S3RetryMode = {
  /** Slows the whole client down when the store throttles; Trino's default. */
  AdaptiveV2: "ADAPTIVE_V2",
  /** Backs off for each request alone: recovers at once when throttling ends (trino#24282). */
  Standard: "STANDARD",
} as const;
export type S3RetryMode = (typeof S3RetryMode)[keyof typeof S3RetryMode];

/**
 * Tuning of the exchange manager. Only what is set is written: everything else stays what Trino's
 * version makes of it. Each default given here is Trino's own.
 */
export interface ExchangeTuningArgs {
  /**
   * Size in MiB of what is uploaded at once: up to 256, from 5 on S3 (`exchange.s3.upload.part-size`)
   * and from 4 on Azure (`exchange.azure.block-size`). Larger parts are fewer requests, but every
   * buffer of every sink has this size.
   * @default 5 on S3, 4 on Azure - small buffers
   * @asType integer
   * @minimum 4
   * @maximum 256
   */
  partSizeMiB?: number;
  /**
   * Buffers for each output partition of a sink (`exchange.sink-buffers-per-partition`), at least 2:
   * one fills while the other is uploaded.
   * @default 2
   * @asType integer
   * @minimum 2
   */
  sinkBuffersPerPartition?: number;
  /**
   * Buffers that a sink has at least, however few its partitions
   * (`exchange.sink-buffer-pool-min-size`). More let a task with few partitions write in parallel.
   * @default 10
   * @asType integer
   * @minimum 0
   */
  sinkBufferPoolMinSize?: number;
  /**
   * Size in MiB after which a sink begins another file (`exchange.sink-max-file-size`). Smaller
   * files can be read by more tasks at once, at the price of more requests.
   * @default 1024
   * @asType integer
   * @minimum 1
   */
  maxFileSizeMiB?: number;
  /**
   * Files that a task reads at once (`exchange.source-concurrent-readers`). More hide the store's
   * latency and take more memory.
   * @default 4
   * @asType integer
   * @minimum 1
   */
  concurrentReaders?: number;
  /**
   * How often a request is tried again (`exchange.s3.max-error-retries`,
   * `exchange.azure.max-error-retries`) before the task fails, which is then retried as a whole.
   * @default 10
   * @asType integer
   * @minimum 0
   */
  maxErrorRetries?: number;
  /**
   * False if Trino shall not encrypt what it spools with a key of its own for each query: saves CPU
   * where the store encrypts and the network is trusted. A line of the clusters' `config.properties`,
   * see `encryptionProperties`.
   * @default true
   */
  encryption?: boolean;
}

/** Tuning of an exchange manager that speaks S3. */
export interface S3TuningArgs extends ExchangeTuningArgs {
  /**
   * What the client does when the store throttles (`exchange.s3.retry-mode`). Use `STANDARD` if
   * queries stay slow long after a burst of 503 SlowDown.
   * @default ADAPTIVE_V2
   */
  retryMode?: S3RetryMode;
  /**
   * Requests that the client of one bucket has open at once (`exchange.s3.async-client-concurrency`).
   * @default 100
   * @asType integer
   * @minimum 1
   */
  maxConcurrentRequests?: number;
}

/** Which store's properties the tuning is written as. */
export type TunedStore = "s3" | "azure";

/** Lines of `exchange-manager.properties`: what is set, nothing else. */
export function tuningProperties(
  tuning: S3TuningArgs | undefined,
  store: TunedStore,
): Record<string, string> {
  const { partSizeMiB, maxFileSizeMiB } = tuning ?? {};
  const part = store === "s3" ? "exchange.s3.upload.part-size" : "exchange.azure.block-size";
  const lines: [string, string | number | undefined][] = [
    [part, partSizeMiB && `${partSizeMiB}MB`],
    ["exchange.sink-buffers-per-partition", tuning?.sinkBuffersPerPartition],
    ["exchange.sink-buffer-pool-min-size", tuning?.sinkBufferPoolMinSize],
    ["exchange.sink-max-file-size", maxFileSizeMiB && `${maxFileSizeMiB}MB`],
    ["exchange.source-concurrent-readers", tuning?.concurrentReaders],
    [`exchange.${store}.max-error-retries`, tuning?.maxErrorRetries],
    ["exchange.s3.retry-mode", tuning?.retryMode],
    ["exchange.s3.async-client-concurrency", tuning?.maxConcurrentRequests],
  ];
  return Object.fromEntries(
    lines.flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  );
}

/**
 * The line of `config.properties` that turns Trino's own encryption of spooled data on or off;
 * nothing if it is left alone. The property was renamed with Trino 480.
 */
export function encryptionProperties(
  encryption: boolean | undefined,
  trinoVersion: string,
): Record<string, string> {
  if (encryption === undefined) return {};
  const name =
    Number(trinoVersion) >= 480
      ? "external-exchange-encryption-enabled"
      : "fault-tolerant-execution-exchange-encryption-enabled";
  return { [name]: String(encryption) };
}

/** The least size of a part that S3 takes, in MiB (`CreateMultipartUpload`). */
const LEAST_PART = 5;

/** What Trino would refuse to start with. Paths are relative to the tuning. */
export function checkTuning(tuning: S3TuningArgs | undefined, store: TunedStore): Fault[] {
  const { partSizeMiB: size = LEAST_PART } = tuning ?? {};
  return store === "azure" || size >= LEAST_PART
    ? []
    : [{ path: "partSizeMiB", message: `${size} is too small for S3; use ${LEAST_PART} to 256` }];
}
