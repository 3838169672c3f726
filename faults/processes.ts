import {
  isSameProcess,
  listProcesses,
  type ProcessRecord,
  stopProcess,
  waitUntil,
} from "../lab/processes";
import { nodeIdOf, queryState, runningQueries } from "../lab/trino/coordinator";
import type { Undo } from "./spec";
import type { Stage } from "./stage";

/** Live processes of the lab by the beginning of their names; at least one. */
export function processesNamed({ lab }: Pick<Stage, "lab">, start: string): ProcessRecord[] {
  const found = listProcesses(lab).filter(({ name, alive }) => alive && name.startsWith(start));
  if (found.length === 0) throw new Error(`no process of the lab is called ${start}…`);
  return found;
}

/** The only process of that name. */
export function processNamed(stage: Pick<Stage, "lab">, name: string): ProcessRecord {
  const found = processesNamed(stage, name).find((one) => one.name === name);
  if (!found) throw new Error(`no process of the lab is called ${name}`);
  return found;
}

/** SIGKILL, as for a machine that is lost; Kubernetes starts them again when it is taken back. */
export async function killed(stage: Stage, victims: readonly ProcessRecord[]): Promise<Undo> {
  await Promise.all(victims.map((one) => stopProcess(stage.lab, { ...one, stop: "SIGKILL" })));
  return async () => void (await stage.heal());
}

/** SIGSTOP: a machine that is not heard of for a while, and knows nothing of it. */
export async function paused(victims: readonly ProcessRecord[]): Promise<Undo> {
  const send = (signal: "SIGSTOP" | "SIGCONT") => {
    for (const one of victims.filter(isSameProcess)) process.kill(one.pid, signal);
  };
  send("SIGSTOP");
  return async () => send("SIGCONT");
}

/** Waits until a worker is in the middle of a task: then its loss is felt. */
export async function untilAtWork(
  { subject }: Stage,
  cluster: string,
  worker: ProcessRecord,
): Promise<void> {
  const coordinator = subject().coordinators[cluster] ?? "";
  const node = nodeIdOf(worker.name, worker.ports.http ?? 0);
  const isAtWork = async () => {
    const queries = await runningQueries(coordinator);
    const states = await Promise.all(queries.map((id) => queryState(coordinator, id)));
    const tasks = states.flatMap((state) => state?.tasks ?? []);
    return tasks.some(({ nodeId, state }) => nodeId === node && state === "RUNNING");
  };
  const patience = { timeoutSeconds: 120, alive: [worker] };
  await waitUntil(`${worker.name} has a task`, isAtWork, patience);
}
