// How long a query takes on workers that may be taken away, with retries of tasks and from zero.

/** What the model takes for granted. */
export const ASSUMED = {
  workers: 20,
  /** Seconds until a worker has its successor: a node, its image, a JVM. */
  startSeconds: 180,
  /** Seconds until a loss is noticed, and tasks are given out again: 15 and 10 (`profiles/batch.ts`). */
  noticeSeconds: 25,
  /** Seconds of work of a worker that are done again: half of a task. */
  redoneSeconds: 30,
};

/**
 * Landing time by the undisturbed time, from zero at each loss. With losses at a constant rate the expected
 * time of a run of `t` that must not be interrupted is `(e^(rt) - 1) / r` (a renewal argument).
 *
 * @param hours undisturbed
 * @param rate losses of one worker an hour
 */
export function fromZero(hours: number, rate: number): number {
  const all = rate * ASSUMED.workers;
  return all === 0 ? 1 : Math.expm1(all * hours) / (all * hours);
}

/**
 * The same with retries of tasks: each loss costs what its worker has to do again, the noticing, during which
 * its tasks stand still, and a worker less until its successor is there; all of it of one worker in many. At
 * its end a query waits for the last of its tasks: one noticing in full, if a worker is lost there.
 */
export function withRetries(
  hours: number,
  rate: number,
  noticeSeconds = ASSUMED.noticeSeconds,
): number {
  const all = rate * ASSUMED.workers;
  const { workers, startSeconds, redoneSeconds } = ASSUMED;
  const each = (noticeSeconds + redoneSeconds + startSeconds) / workers / 3600;
  const atTheEnd = Math.min(1, (all * noticeSeconds) / 3600) * (noticeSeconds / 3600);
  return 1 + (all * hours * each + atTheEnd) / hours;
}
