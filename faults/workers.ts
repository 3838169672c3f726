import { killed, paused, processesNamed, untilAtWork } from "./processes";
import type { Fault } from "./spec";
import type { Stage } from "./stage";

const RESTARTS = "Kubernetes starts it again";
const NOT_RETRIED =
  "interactive does not retry: what ran on the lost worker is asked again by its client";

const workersOf = (stage: Stage, cluster: string) =>
  processesNamed(stage, `trino-${cluster}-worker-`);

/** A worker of batch that is in the middle of a task. */
async function busyWorker(stage: Stage) {
  const victims = workersOf(stage, "batch").slice(-1);
  for (const one of victims) await untilAtWork(stage, "batch", one);
  return victims;
}

/** What happens to workers. */
export const WORKER_FAULTS: Fault[] = [
  {
    name: "batch-worker-killed",
    group: "Workers",
    title: "A worker of batch is killed in the middle of a task",
    seconds: 5,
    end: RESTARTS,
    inject: async (stage) => killed(stage, await busyWorker(stage)),
  },
  {
    name: "batch-worker-paused",
    group: "Workers",
    title: "A worker of batch stands still for 30 s in the middle of a task (SIGSTOP)",
    seconds: 30,
    end: "it goes on",
    inject: async (stage) => paused(await busyWorker(stage)),
  },
  {
    name: "batch-all-workers-killed",
    group: "Workers",
    title: "All workers of batch (two) are killed at once",
    seconds: 5,
    end: RESTARTS,
    inject: async (stage) => {
      await busyWorker(stage);
      return killed(stage, workersOf(stage, "batch"));
    },
  },
  {
    name: "interactive-worker-killed",
    group: "Workers",
    title: "A worker of interactive is killed",
    seconds: 5,
    end: RESTARTS,
    mayFail: { dashboard: NOT_RETRIED },
    inject: async (stage) => killed(stage, workersOf(stage, "interactive").slice(-1)),
  },
];
