import { describe, expect, test } from "vitest";
import { bucketsFor, fullestShare, pressure } from "../../bench/model/buckets";
import { ASSUMED, makeDay, playDay } from "../../bench/model/scaling";
import { fromZero, withRetries } from "../../bench/model/spot";

describe("a day of queries", () => {
  const day = makeDay();
  const choice = { queriesPerWorker: 1, stabilizationSeconds: 900, everySeconds: 180 };

  test("is the same each time, and within a day", () => {
    expect(makeDay()).toEqual(day);
    expect(day).toHaveLength(ASSUMED.queries);
    expect(day.every(({ arrival, work }) => arrival >= 0 && arrival <= 86_400 && work > 0)).toBe(
      true,
    );
  });

  test("always the most workers: nobody is removed, and all hours are paid for", () => {
    const { removals, workerHours } = playDay(day);
    expect(removals).toBe(0);
    expect(workerHours).toBeGreaterThanOrEqual(24 * ASSUMED.maxWorkers);
  });

  test("a single query on one cluster of its own waits for nothing but a step", () => {
    const { p95Wait } = playDay([{ arrival: 0, work: 800 }]);
    expect(p95Wait).toBeLessThanOrEqual(10 / 60);
  });

  test("fewer queries a worker cost more and wait less, a longer window removes less often", () => {
    const [one, four] = [1, 4].map((queriesPerWorker) =>
      playDay(day, { ...choice, queriesPerWorker }),
    );
    expect(one?.p95Wait).toBeLessThan(four?.p95Wait ?? 0);
    expect(one?.workerHours).toBeGreaterThan(four?.workerHours ?? 0);
    const short = playDay(day, { ...choice, stabilizationSeconds: 0 });
    expect(short.removals).toBeGreaterThan(one?.removals ?? 0);
  });
});

describe("losses", () => {
  test("without any, a query takes its time", () => {
    expect(fromZero(3, 0)).toBe(1);
    expect(withRetries(3, 0, 60)).toBe(1);
  });

  test("from zero grows with the length, retried does not", () => {
    expect(fromZero(8, 0.05)).toBeGreaterThan(fromZero(1, 0.05));
    expect(withRetries(8, 0.05, 60)).toBeLessThanOrEqual(withRetries(0.25, 0.05, 60));
    expect(withRetries(0.25, 0.05, 60)).toBeGreaterThan(withRetries(0.25, 0.05, 10));
  });
});

describe("buckets", () => {
  test("one task fills one bucket, many lie evenly", () => {
    expect(fullestShare(1, 3)).toBe(1);
    expect(fullestShare(3000, 3)).toBeLessThan(0.36);
    expect(fullestShare(3000, 3)).toBeGreaterThan(1 / 3);
  });

  test("more buckets take pressure off, and larger clusters want more of them", () => {
    expect(pressure(64, 6)).toBeLessThan(pressure(64, 3));
    expect(bucketsFor(128)).toBeGreaterThan(bucketsFor(32));
    expect(pressure(32, bucketsFor(32))).toBeLessThanOrEqual(1);
  });
});
