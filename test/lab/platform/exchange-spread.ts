import { describe, expect, test } from "vitest";
import { PIPELINE, SCHEMA } from "../../../proof/dataset";
import { mustRun } from "../../../proof/trino/client";
import { waitUntilEmpty } from "../../../proof/watched-query";
import type { Platform } from "./running";

/** How intermediate data is spread over the exchange buckets: the writing task is the unit. */
export function describeExchangeSpread(platform: Platform): void {
  describe("the exchange buckets", () => {
    /** One scan of everything, gathered by one task: the only one that writes much. */
    const oneWriter = `SELECT sum(n * cents) FROM (
      SELECT cents, row_number() OVER (ORDER BY cents, orderkey) AS n FROM ${SCHEMA}.lineitem)`;

    /** A hundred tasks of equal output: their buckets are drawn by lot, and few draws are uneven. */
    const manyWriters = `SELECT sequential_number % 997, count(*)
      FROM TABLE(sequence(start => 1, stop => 100000000)) GROUP BY 1`;

    /** Bytes that a query sends to each bucket, the most first: counted, not looked at now and then. */
    async function spread(sql: string, session: Record<string, string>): Promise<number[]> {
      const { subject, relay } = platform();
      relay.forget();
      await mustRun(subject.gateway, sql, { ...PIPELINE, session });
      expect(await waitUntilEmpty(subject)).toBe(0);
      const bytes = subject.exchangeBuckets.map((bucket) => relay.bytesTo(bucket));
      return bytes.sort((a, b) => b - a);
    }
    const sum = (all: number[]) => all.reduce((total, bytes) => total + bytes, 0);

    test("share a query of many tasks: none gets more than half, nothing is left", async () => {
      const bytes = await spread(manyWriters, {
        fault_tolerant_execution_max_task_split_count: "1",
      });
      expect(bytes.filter((each) => each > 0)).toHaveLength(3);
      expect((bytes[0] ?? 0) / sum(bytes)).toBeLessThanOrEqual(0.5);
    });

    test("do not share what a single large task writes: a task has one bucket", async () => {
      const [largest = 0, ...others] = await spread(oneWriter, {
        fault_tolerant_execution_arbitrary_distribution_compute_task_target_size_min: "1GB",
      });
      expect(largest).toBeGreaterThan(1_000_000);
      // What is not the scan's is the one row of the sum.
      expect(sum(others)).toBeLessThan(largest / 100);
    });
  });
}
