import { z } from "zod";

const duration = z.string().min(1).exactOptional();
const size = z.string().min(1).exactOptional();

/** Limits, spilling and retries of a cluster. */
export const executionSchema = z
  .strictObject({
    limits: z
      .strictObject({
        maxRunTime: duration.describe("From when a query was sent, like 2h"),
        maxExecutionTime: duration.describe("From when it started; interactive 30m, batch 24h"),
        maxScanPhysicalBytes: size.describe("What it reads from storage, like 1TB"),
        maxWritePhysicalBytes: size.describe("What it writes; Trino 478 or newer"),
        queryMemoryShare: z
          .number()
          .exactOptional()
          .describe("Share of a node's memory for queries that one may take; 0.6 unless set"),
      })
      .exactOptional()
      .describe("What no query may exceed"),
    spill: z
      .strictObject({
        volumeGiB: z.number().describe("Size of the volume on the node's disk"),
        maxPerNode: size.describe("What all queries may spill on a node; 90 % of the volume"),
        maxPerQuery: size.describe("What one query may spill on a node; half of that"),
        compression: z.string().exactOptional().describe("none, lz4 or zstd; lz4 unless set"),
      })
      .exactOptional()
      .describe("Interactive only: operators out of memory write to the node's disk"),
    faultTolerance: z
      .strictObject({
        taskRetryAttempts: z.number().exactOptional().describe("Retries of one task; 4 unless set"),
        retryInitialDelay: duration.describe("Wait before the first retry; 10s unless set"),
        retryMaxDelay: duration.describe("The longest wait; 1m unless set"),
        taskMemory: size.describe("What a task is expected to need; follows from the worker"),
        standardSplitSize: size.describe("Input of one split; 64MB unless set"),
        adaptivePlanning: z.boolean().exactOptional(),
        adaptivePartitioning: z.boolean().exactOptional(),
      })
      .exactOptional()
      .describe("Batch only: how tasks are retried"),
  })
  .describe("How queries are run: limits, spilling, retries");
