import { isSameProcess, waitUntil } from "../lab/processes";
import type { Member } from "../proof/subject";
import { killed, paused, processNamed, untilAtWork } from "./processes";
import type { Fault } from "./spec";
import type { Stage } from "./stage";
import { startWritings, untilBusy } from "./statements";

const RESTARTS = "Kubernetes starts it again";
const NOT_RETRIED =
  "interactive does not retry: what ran on the lost worker is asked again by its client";

/** `node-scheduler.allowed-no-matching-node-period` of `stacks/Pulumi.local.yaml`. */
const SHORT_WAIT =
  "a task waits 15 s for a worker in the lab, and ten minutes by Trino's own default";

const namesOf = (members: readonly Member[]) => members.map(({ name }) => name);

const workersOf = (stage: Stage, cluster: string) => stage.subject().workers(cluster);

/** The last worker of a cluster. */
async function workerOf(stage: Stage, cluster: string): Promise<Member> {
  const worker = (await workersOf(stage, cluster)).at(-1);
  if (!worker) throw new Error(`${cluster} has no worker`);
  return worker;
}

/** A worker of batch that is in the middle of a task. */
async function busyWorker(stage: Stage): Promise<Member> {
  const worker = await workerOf(stage, "batch");
  await untilAtWork(stage, "batch", worker);
  return worker;
}

/** SIGSTOP needs the process; a pod has none that anybody could reach. */
const standStill = async (stage: Stage) =>
  paused([processNamed(stage, (await busyWorker(stage)).name)]);

/** What happens to workers. */
export const WORKER_FAULTS: Fault[] = [
  {
    name: "batch-worker-killed",
    group: "Workers",
    title: "A worker of batch is killed in the middle of a task",
    seconds: 5,
    end: RESTARTS,
    inject: async (stage) => killed(stage, [(await busyWorker(stage)).name]),
  },
  {
    name: "batch-worker-killed-under-writes",
    group: "Workers",
    title: "A worker of batch is killed while seven kinds of statement write; one worker is left",
    seconds: 10,
    end: RESTARTS,
    inject: async (stage, seen) => {
      const writings = await startWritings(stage);
      const victim = await workerOf(stage, "batch");
      const names = await untilBusy(writings, victim.nodeId);
      seen(`It was at work for ${names.join(", ")}.`);
      const undo = await killed(stage, [victim.name]);
      return async () => {
        // With the worker that is left.
        const faults = await writings.faults();
        if (faults.length > 0) throw new Error(faults.join("\n"));
        seen(
          "CREATE TABLE AS, INSERT, DELETE, UPDATE, MERGE, ANALYZE and OPTIMIZE ended well with the worker that was left; each table holds what it should.",
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
    inject: standStill,
  },
  {
    name: "batch-worker-paused-long",
    group: "Workers",
    title: "A worker of batch stands still for 3 min in the middle of a task (SIGSTOP)",
    seconds: 180,
    end: "it goes on",
    inject: standStill,
  },
  {
    name: "batch-all-workers-killed",
    group: "Workers",
    title: "All workers of batch (two) are killed at once",
    seconds: 5,
    end: RESTARTS,
    mayFail: { pipeline: SHORT_WAIT, writer: SHORT_WAIT },
    advice:
      "Leave `node-scheduler.allowed-no-matching-node-period` longer than a worker takes to come back.",
    inject: async (stage) => {
      await busyWorker(stage);
      return killed(stage, namesOf(await workersOf(stage, "batch")));
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
      const worker = processNamed(stage, (await busyWorker(stage)).name);
      const response = await fetch(`http://127.0.0.1:${worker.ports.http}/v1/info/state`, {
        method: "PUT",
        headers: { "content-type": "application/json", "x-trino-user": "admin" },
        body: '"SHUTTING_DOWN"',
      });
      if (!response.ok) throw new Error(`${worker.name} does not drain: HTTP ${response.status}`);
      return async () => {
        const isGone = () => !isSameProcess(worker);
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
    inject: async (stage) => killed(stage, [(await workerOf(stage, "interactive")).name]),
  },
  {
    name: "interactive-all-workers-killed",
    group: "Workers",
    title: "All workers of interactive (two) are killed at once",
    seconds: 5,
    end: RESTARTS,
    mayFail: { dashboard: NOT_RETRIED },
    inject: async (stage) => killed(stage, namesOf(await workersOf(stage, "interactive"))),
  },
];
