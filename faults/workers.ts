import { waitUntil } from "../lab/processes";
import { nodeIdOf } from "../lab/trino/coordinator";
import { killed, paused, processesNamed, untilAtWork } from "./processes";
import type { Fault } from "./spec";
import type { Stage } from "./stage";
import { startWritings, untilBusy } from "./statements";

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
    name: "batch-worker-killed-under-writes",
    group: "Workers",
    title: "A worker of batch is killed while six kinds of statement write; one worker is left",
    seconds: 10,
    end: RESTARTS,
    inject: async (stage, seen) => {
      const writings = await startWritings(stage);
      const [victim] = workersOf(stage, "batch").slice(-1);
      if (!victim) throw new Error("batch has no worker");
      const names = await untilBusy(writings, nodeIdOf(victim.name, victim.ports.http ?? 0));
      seen(`It was at work for ${names.join(", ")}.`);
      const undo = await killed(stage, [victim]);
      return async () => {
        // With the worker that is left.
        const faults = await writings.faults();
        if (faults.length > 0) throw new Error(faults.join("\n"));
        seen(
          "CREATE TABLE AS, INSERT, DELETE, UPDATE, MERGE and OPTIMIZE ended well with the worker that was left; each table holds what it should.",
        );
        await undo();
      };
    },
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
    name: "batch-worker-paused-long",
    group: "Workers",
    title: "A worker of batch stands still for 3 min in the middle of a task (SIGSTOP)",
    seconds: 180,
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
    name: "batch-worker-drained",
    group: "Workers",
    title:
      "A worker of batch is drained in the middle of a task, as the pod's preStop hook does it",
    seconds: 5,
    end: RESTARTS,
    inject: async (stage) => {
      const [worker] = await busyWorker(stage);
      if (!worker) throw new Error("batch has no worker");
      const response = await fetch(`http://127.0.0.1:${worker.ports.http}/v1/info/state`, {
        method: "PUT",
        headers: { "content-type": "application/json", "x-trino-user": "admin" },
        body: '"SHUTTING_DOWN"',
      });
      if (!response.ok) throw new Error(`${worker.name} does not drain: HTTP ${response.status}`);
      return async () => {
        const isGone = () => !workersOf(stage, "batch").some(({ pid }) => pid === worker.pid);
        await waitUntil(`${worker.name} has drained`, isGone, { timeoutSeconds: 120, alive: [] });
        await stage.heal();
      };
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
  {
    name: "interactive-all-workers-killed",
    group: "Workers",
    title: "All workers of interactive (two) are killed at once",
    seconds: 5,
    end: RESTARTS,
    mayFail: { dashboard: NOT_RETRIED },
    inject: async (stage) => killed(stage, workersOf(stage, "interactive")),
  },
];
