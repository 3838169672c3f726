import { sizeConcurrency, sizeTasks } from "../sizing";
import { batchGroups } from "../workload/default-groups";
import type { Profile } from "./profile";

/** Throughput for pipelines: every task's output is spooled, a lost worker costs only its tasks. */
export const batch: Profile = {
  faultTolerant: true,
  // Trino does not enforce per-query limits under retry policy TASK; tasks are packed instead.
  queryShare: 1,
  drainSeconds: 30,
  // A task that does not finish in time is retried elsewhere, so a drain need not take long.
  terminationSeconds: 120,
  // A stage that loses worker after worker may stall; each step leaves time for retries.
  scaleIn: { stabilizationSeconds: 900, workers: 1, everySeconds: 180 },
  queriesPerWorker: 1,
  // Rounded up. Tasks are retried on the others, and a node upgrade of a large cluster must end.
  maxUnavailable: "25%",
  // Data goes through object storage, so zones cost nothing, and spot nodes come from more markets.
  topologySpread: [
    { topologyKey: "topology.kubernetes.io/zone" },
    { topologyKey: "kubernetes.io/hostname" },
  ],
  resourceGroups: batchGroups,
  configProperties(spec, memory) {
    const tasks = sizeTasks(memory.worker);
    return {
      "retry-policy": "TASK",
      // Mixing retry modes on one cluster is untested upstream. The property came with 478.
      ...(Number(spec.trinoVersion) >= 478 ? { "retry-policy.allowed": "TASK" } : {}),
      "fault-tolerant-execution-task-memory": `${tasks.task}MB`,
      "fault-tolerant-execution-coordinator-task-memory": `${coordinatorTask(memory.coordinator.usable)}MB`,
      "fault-tolerant-execution-max-partition-count": String(tasks.partitions),
      // The default of 50 may not exceed the maximum.
      "fault-tolerant-execution-min-partition-count-for-write": String(tasks.partitions),
      "task.concurrency": String(sizeConcurrency(spec.workers.cpu, true)),
      // A worker whose requests fail for so long is lost, and its tasks are begun anew. With Trino's own 1m a
      // loss cost a query 70 s; here it is 15 s, and the 10 s of `retry-initial-delay` (bench: failure-price).
      // Safe under TASK, and not so elsewhere: that a worker was given up too early costs its tasks. One that
      // only stands still, in a long collection, has more time: a request of its fails after 20 s, and three
      // must (`Backoff`, `CoordinatorModule` of 483). `retry-initial-delay` stays Trino's: four attempts of a
      // task last over two minutes by it, which a store that is away for one needs.
      "query.remote-task.max-error-duration": "15s",
      // Spooled data expires after whole days; a query must end before its data does.
      "query.max-execution-time": "24h",
    };
  },
};

/** Tasks that must run on the coordinator (a commit): Trino's 2 GB, or half of what there is. */
function coordinatorTask(usableMiB: number): number {
  return Math.min(2048, Math.floor(usableMiB / 2));
}
