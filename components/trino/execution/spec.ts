/**
 * How queries are run: what Trino's own properties decide, with names and values checked against the
 * version in use. Durations (`30m`) and data sizes (`2GB`) are written as Trino writes them.
 */
export interface ExecutionSpec {
  /**
   * What no query may exceed.
   * @default the profile's - see each field
   */
  limits?: QueryLimitsSpec;
  /**
   * Operators that run out of memory write to the node's disk.
   * @default none - a query that needs more memory than there is fails, or belongs on batch, where
   * tasks are retried with more
   */
  spill?: SpillSpec;
  /**
   * How tasks are retried, and planned anew between stages; batch only.
   * @default Trino's own, with task memory that follows from the worker's
   */
  faultTolerance?: FaultToleranceSpec;
}

/** What no query may exceed: it fails at the limit. */
export interface QueryLimitsSpec {
  /**
   * From when it was sent to its end, time in the queue included (`query.max-run-time`).
   * @default Trino's: 100 days
   */
  maxRunTime?: string;
  /**
   * From when it started to its end (`query.max-execution-time`). Spooled data must outlive it.
   * @default interactive "30m" - what takes longer belongs on batch; batch "24h" - spooled data
   * expires after whole days
   */
  maxExecutionTime?: string;
  /**
   * Bytes that it reads from storage (`query.max-scan-physical-bytes`).
   * @default interactive "1TB" - more takes disks and links from everybody else; batch unlimited
   */
  maxScanPhysicalBytes?: string;
  /**
   * Bytes that it writes (`query.max-write-physical-size`); Trino 478 or newer.
   * @default unlimited
   */
  maxWritePhysicalBytes?: string;
  /**
   * Share of the memory for queries that one query may take on a node, above 0 to 1
   * (`query.max-memory-per-node`, and for the whole cluster `query.max-memory`); interactive only:
   * under retry policy TASK Trino limits tasks, not queries.
   * @default 0.6 - two large queries would block each other at more; a lone one would starve at less
   * @exclusiveMinimum 0
   * @maximum 1
   */
  queryMemoryShare?: number;
}

/** Where and how much operators spill. */
export interface SpillSpec {
  /**
   * Size of the volume in GiB: an `emptyDir` of each pod at `/data/spill`, on the node's disk, of
   * which workers request as much.
   * @exclusiveMinimum 0
   */
  volumeGiB: number;
  /**
   * What all queries together may spill on a node (`max-spill-per-node`).
   * @default 90 % of the volume - Kubernetes evicts a pod whose volume is over its size
   */
  maxPerNode?: string;
  /**
   * What one query may spill on a node (`query-max-spill-per-node`).
   * @default half of maxPerNode - the next query must be able to spill as well
   */
  maxPerQuery?: string;
  /**
   * `none`, `lz4` or `zstd` (`spill-compression-codec`).
   * @default "lz4" - faster than the disks it saves; Trino's own is none
   */
  compression?: SpillCompression;
}

/** How spilled data is compressed (Trino `spill-compression-codec`). */
export const SpillCompression = { None: "none", Lz4: "lz4", Zstd: "zstd" } as const;
export type SpillCompression = (typeof SpillCompression)[keyof typeof SpillCompression];

/** How tasks are retried, and what they are expected to need. */
export interface FaultToleranceSpec {
  /**
   * Times that one task is tried again before its query fails (`task-retry-attempts-per-task`).
   * @default Trino's: 4
   * @asType integer
   * @minimum 0
   */
  taskRetryAttempts?: number;
  /**
   * Wait before the first retry (`retry-initial-delay`), doubled for each further one.
   * @default Trino's: "10s"
   */
  retryInitialDelay?: string;
  /**
   * The longest wait (`retry-max-delay`).
   * @default Trino's: "1m"
   */
  retryMaxDelay?: string;
  /**
   * Memory that a task is expected to need at first (`fault-tolerant-execution-task-memory`). Not more
   * than a worker has for queries: such a task would wait for a node for ever.
   * @default half of what a worker has for queries, 512MB to 5GB - a retry finds room beside a task
   */
  taskMemory?: string;
  /**
   * Input of one split (`fault-tolerant-execution-standard-split-size`): less makes more and smaller
   * tasks, of which a lost worker costs less.
   * @default Trino's: "64MB"
   */
  standardSplitSize?: string;
  /**
   * Plans the rest of a query anew with what its finished stages have shown
   * (`fault-tolerant-execution-adaptive-query-planning-enabled`).
   * @default Trino's: true
   */
  adaptivePlanning?: boolean;
  /**
   * Changes the number of partitions of a stage while the query runs
   * (`fault-tolerant-execution-runtime-adaptive-partitioning-enabled`).
   * @default Trino's: false
   */
  adaptivePartitioning?: boolean;
  /**
   * Trino notices when spooled data is not what it wrote: the task fails and is tried again, instead of
   * a result that may be wrong. Written as `exchange.compression-codec=ZSTD`, with the compressor in Java
   * on every node (`-Dio.airlift.compress.v3.disable-native=true`): of Trino's codecs it alone adds a
   * checksum. Data that hardly compresses goes without. Costs CPU on all that is spooled, and in reading
   * compressed files.
   * @default false - TLS notices it on the way and S3 at rest; use it with a store that does not check
   * what it reads from its disks, or behind one that ends TLS
   */
  verifySpooledData?: boolean;
}
