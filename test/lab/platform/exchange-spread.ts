import { describe, expect, test } from "vitest";
import { LONG_QUERY, PIPELINE, SCHEMA } from "../../../lab/proof/dataset";
import { measureSpread, waitUntilEmpty } from "../../../lab/proof/exchange-spread";
import { mustRun } from "../../../lab/trino/client";
import { MANY, type Platform } from "./running";

/** How intermediate data is spread over the exchange buckets: the writing task is the unit. */
export function describeExchangeSpread(platform: Platform): void {
  describe("the exchange buckets", () => {
    /** One scan of everything, gathered by one task: the only one that writes. */
    const oneWriter = `SELECT count(*) FROM (
      SELECT row_number() OVER (ORDER BY cents, orderkey) AS n FROM ${SCHEMA}.lineitem)`;

    test("share a query of many tasks: none holds more than half, nothing is left", async () => {
      const spread = await measureSpread(platform().subject, LONG_QUERY, MANY);
      expect(Object.values(spread.peak).filter(({ bytes }) => bytes > 0)).toHaveLength(3);
      expect(spread.largestShare).toBeLessThanOrEqual(0.5);
      expect(spread.left).toBe(0);
    });

    test("do not share what a single large task writes: a task has one bucket", async () => {
      const { subject, relay } = platform();
      const session = {
        fault_tolerant_execution_arbitrary_distribution_compute_task_target_size_min: "1GB",
      };
      // By what was sent, not by looking now and then: the query may take less than a second.
      relay.forget();
      await mustRun(subject.gateway, oneWriter, { ...PIPELINE, session });
      const sent = subject.exchangeBuckets.map((bucket) => relay.bytesTo(bucket));
      const [largest = 0, ...others] = sent.sort((a, b) => b - a);
      expect(largest).toBeGreaterThan(1_000_000);
      // What is not the scan's is the one row of the count.
      expect(others.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(largest / 100);
      expect(await waitUntilEmpty(subject)).toBe(0);
    });
  });
}
