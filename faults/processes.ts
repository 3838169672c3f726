import { readIfThere } from "../cli/folder";
import type { ProcessIdentity } from "../cli/process-identity";
import {
  isSameProcess,
  listProcesses,
  type ProcessRecord,
  startTimeOf,
  waitUntil,
} from "../lab/processes";
import type { Member } from "../proof/subject";
import { queryState, runningQueries } from "../proof/trino/coordinator";
import type { Undo } from "./spec";
import type { Stage } from "./stage";

/** A live process of the lab. */
export function processNamed({ lab }: Pick<Stage, "lab">, name: string): ProcessRecord {
  const found = listProcesses(lab).find((one) => one.alive && one.name === name);
  if (!found) throw new Error(`no process of the lab is called ${name}`);
  return found;
}

/**
 * SIGKILL, as for machines that are lost; Kubernetes starts them again when it is taken back. Asks for
 * nothing but a subject: it may be pods.
 */
export async function killed(
  { subject, heal }: Pick<Stage, "subject" | "heal">,
  names: readonly string[],
): Promise<Undo> {
  const { kill } = subject();
  await Promise.all(names.map((name) => kill({ name })));
  return async () => void (await heal());
}

/** SIGSTOP: a machine that is not heard of for a while, and knows nothing of it. */
export async function paused(victims: readonly ProcessIdentity[]): Promise<Undo> {
  const send = (signal: "SIGSTOP" | "SIGCONT") => {
    for (const one of victims.filter(isSameProcess)) process.kill(one.pid, signal);
  };
  send("SIGSTOP");
  return async () => send("SIGCONT");
}

/** The same with all that they have started, which may be in sessions of their own. */
export async function pausedTree({ pid }: ProcessRecord): Promise<Undo> {
  return paused(
    [pid, ...descendantsOf(pid)].map((one) => ({ pid: one, startTime: startTimeOf(one) ?? "" })),
  );
}

function descendantsOf(pid: number): number[] {
  const children = readIfThere(`/proc/${pid}/task/${pid}/children`) ?? "";
  return children
    .split(" ")
    .filter((one) => one.trim() !== "")
    .flatMap((one) => [Number(one), ...descendantsOf(Number(one))]);
}

/** Waits until a worker is in the middle of a task: then its loss is felt. */
export async function untilAtWork(
  { subject }: Pick<Stage, "subject">,
  cluster: string,
  { name, nodeId: node }: Member,
): Promise<void> {
  const coordinator = subject().coordinators[cluster] ?? "";
  const isAtWork = async () => {
    const queries = await runningQueries(coordinator);
    const states = await Promise.all(queries.map((id) => queryState(coordinator, id)));
    const tasks = states.flatMap((state) => state?.tasks ?? []);
    return tasks.some(({ nodeId, state }) => nodeId === node && state === "RUNNING");
  };
  await waitUntil(`${name} has a task`, isAtWork, { timeoutSeconds: 120, alive: [] });
}
