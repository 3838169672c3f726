import { median, numbersFrom } from "../suite/statistics";

// How evenly output lies on buckets, and how many requests a second a bucket gets.

/** What the model takes for granted. */
export const ASSUMED = {
  /** Requests a second that S3 takes for one partitioned prefix (its user guide, "Optimizing performance"). */
  getsPerPrefix: 5500,
  /** Tasks that a worker has at a time, and files that each reads at once (`concurrentReaders`). */
  tasksPerWorker: 2,
  readers: 4,
  /** Seconds of a GET of a small object. */
  latency: 0.03,
  /** Tasks of the stage that is read: how evenly their output lies. */
  tasks: 200,
};

const DRAWS = 400;

/**
 * Share of the fullest bucket: the median of many exchanges. Trino takes a bucket at random for each task's
 * output (`FileSystemExchange.getTaskOutputDirectory` of 483), and all of that output lies there.
 */
export function fullestShare(tasks: number, buckets: number): number {
  const random = numbersFrom(tasks * 100 + buckets);
  return median(
    Array.from({ length: DRAWS }, () => {
      const counts = Array.from({ length: buckets }, () => 0);
      for (let task = 0; task < tasks; task++) {
        const bucket = Math.floor(random() * buckets);
        counts[bucket] = (counts[bucket] ?? 0) + 1;
      }
      return Math.max(...counts) / tasks;
    }),
  );
}

/** GETs a second of a cluster whose workers all begin to read a stage. */
export const getsOf = (workers: number) =>
  (workers * ASSUMED.tasksPerWorker * ASSUMED.readers) / ASSUMED.latency;

/** What of it the fullest bucket gets, by what S3 takes before it has split anything: above 1 it slows down. */
export function pressure(workers: number, buckets: number): number {
  return (getsOf(workers) * fullestShare(ASSUMED.tasks, buckets)) / ASSUMED.getsPerPrefix;
}

/** The fewest buckets at which S3 does not slow down. */
export function bucketsFor(workers: number): number {
  let buckets = 1;
  while (pressure(workers, buckets) > 1 && buckets < 50) buckets++;
  return buckets;
}
