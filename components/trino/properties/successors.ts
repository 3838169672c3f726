/**
 * What to use instead of properties that stop the server. Trino's annotations name the successor of
 * a renamed property, but not of a defunct one; these are the ones that old instructions still list.
 */
const SUCCESSORS: Record<string, string> = {
  "retry-attempts": "use task-retry-attempts-per-task",
  "fault-tolerant-execution-target-task-input-size":
    "use fault-tolerant-execution-standard-split-size",
  "fault-tolerant-execution-target-task-split-count":
    "use fault-tolerant-execution-max-task-split-count",
  "query.initial-hash-partitions": "use query.max-hash-partition-count",
  "exchange.encryption-enabled": "remove it; spooled data is encrypted by default",
};

/** What to do about a property that Trino does not take any more; undefined if nobody wrote it down. */
export function knownSuccessor(name: string): string | undefined {
  return Object.hasOwn(SUCCESSORS, name) ? SUCCESSORS[name] : undefined;
}

/** What to do about a property that Trino does not take any more. */
export function successorOf(name: string): string {
  return knownSuccessor(name) ?? "remove it";
}
