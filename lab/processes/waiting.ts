import { setTimeout as pause } from "node:timers/promises";
import { isSameProcess } from "./identity";
import { lastLinesOf } from "./logs";
import { exitOf, type ProcessRecord } from "./records";

/** A process ended that something depended on. */
export class ProcessDied extends Error {
  override readonly name = "ProcessDied";
}

/** What to poll, for how long, and which processes must live meanwhile. */
export interface WaitOptions {
  timeoutSeconds: number;
  /** Waiting fails at once when one of these ended. */
  alive: ProcessRecord[];
}

/**
 * Polls `check` until it gives something truthy, and gives that. An error from `check` means "not
 * yet"; the last one is told when time is up.
 * @throws ProcessDied as soon as one of `alive` has ended
 * @throws Error naming `what` when `timeoutSeconds` have passed
 */
export async function waitUntil<T>(
  what: string,
  check: () => T | Promise<T>,
  { timeoutSeconds, alive }: WaitOptions,
): Promise<T> {
  const deadline = Date.now() + timeoutSeconds * 1000;
  let lastError: unknown;
  for (let delay = 50; ; delay = Math.min(500, delay * 1.5)) {
    await failIfDead(alive, what);
    try {
      const result = await untilDeath(check(), alive, what, deadline);
      if (result) return result;
    } catch (error) {
      if (error instanceof ProcessDied) throw error;
      lastError = error;
    }
    if (Date.now() >= deadline) {
      const cause = lastError instanceof Error ? `: ${lastError.message}` : "";
      throw new Error(`${what}: not so after ${timeoutSeconds} s${cause}`);
    }
    await pause(delay);
  }
}

/** A check may hang on a process that is gone: look at the pids while it runs. */
async function untilDeath<T>(
  checking: T | Promise<T>,
  alive: ProcessRecord[],
  what: string,
  deadline: number,
): Promise<T> {
  const over = new AbortController();
  const watch = async (): Promise<never> => {
    while (Date.now() < deadline) {
      await pause(250, undefined, { signal: over.signal });
      await failIfDead(alive, what);
    }
    throw new Error("no answer");
  };
  try {
    return await Promise.race([Promise.resolve(checking), watch()]);
  } finally {
    over.abort();
  }
}

async function failIfDead(alive: ProcessRecord[], what: string): Promise<void> {
  const dead = alive.find((record) => !isSameProcess(record));
  if (!dead) return;
  // Its parent is told how it ended after /proc shows that it did; who is no parent never is.
  for (let turn = 0; turn < 20 && !exitOf(dead); turn++) await pause(25);
  throw new ProcessDied(`${describeDeath(dead)}\n  while waiting: ${what}`);
}

/**
 * Waits until all have ended, also those beside one that failed: what still goes on when a command
 * tidies up would start processes and write files behind its back.
 * @throws the first failure
 */
export async function untilAllEnded(works: readonly Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(works);
  await Promise.all(works);
}

/** The message for a process that ended: its name, how it ended, its last log lines, its log. */
export function describeDeath(record: ProcessRecord): string {
  const exit = exitOf(record);
  return [
    `${record.name} (${record.kind}, pid ${record.pid}) ended${exit ? `: ${exit}` : ""}`,
    ...lastLinesOf(record.log, 15).map((line) => `  | ${line}`),
    `  log: ${record.log}`,
  ].join("\n");
}
