import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readIfThere, writeWhole } from "../folder";

/** Where the engine's file backend keeps a stack. */
export interface BackendPaths {
  /** The backend's folder. */
  backend: string;
  project: string;
  stack: string;
}

/**
 * Cleans up after an engine that was killed: its lock, what it had only begun to write, and the
 * operations that it had begun. What they did is found again by the next `up`, all operations of the
 * lab's providers are idempotent.
 *
 * @throws if a living engine holds the lock
 */
export function clearLeftovers(paths: BackendPaths): void {
  const holder = removeDeadLocks(paths);
  if (holder !== undefined) {
    throw new Error(
      `stack ${paths.stack} is being changed by process ${holder}; wait for its end, or end it`,
    );
  }
  removeTornAttributes(paths);
  forgetPendingOperations(paths);
}

/**
 * The engine replaces its state in one step, and then writes attributes beside it in two: if it is
 * killed between those, nobody reads the state any more ("failed to load checkpoint: EOF"). A state
 * without attributes is read well.
 */
function removeTornAttributes(paths: BackendPaths): void {
  const state = stateFileOf(paths);
  for (const file of [`${state}.attrs`, `${state}.bak.attrs`]) {
    if (readIfThere(file)?.trim() === "") rmSync(file);
  }
}

/** Removes locks of dead engines; gives the process id of a living one that holds a lock. */
export function removeDeadLocks({ backend, project, stack }: BackendPaths): number | undefined {
  const folder = join(backend, ".pulumi", "locks", "organization", project, stack);
  const locks = listFiles(folder).filter((file) => file.endsWith(".json"));
  const living = locks.filter((file) => {
    const pid = holderOf(join(folder, file));
    if (pid !== undefined && isEngine(pid)) return true;
    for (const part of [file, `${file}.attrs`]) rmSync(join(folder, part), { force: true });
    return false;
  });
  return living[0] === undefined ? undefined : holderOf(join(folder, living[0]));
}

/** The file that holds the state. */
export function stateFileOf({ backend, project, stack }: BackendPaths): string {
  return join(backend, ".pulumi", "stacks", project, `${stack}.json`);
}

/** Removes the operations that a killed engine left open in the state. */
export function forgetPendingOperations(paths: BackendPaths): void {
  const file = stateFileOf(paths);
  const state = JSON.parse(readIfThere(file) ?? "{}");
  const pending: unknown[] = state.checkpoint?.latest?.pending_operations ?? [];
  if (pending.length === 0) return;
  delete state.checkpoint.latest.pending_operations;
  writeWhole(file, JSON.stringify(state, undefined, 4));
}

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

function holderOf(file: string): number | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")).pid;
  } catch {
    return undefined; // an engine that died while it wrote its lock
  }
}

/** True if the process lives and is a Pulumi engine: ids are used again. */
function isEngine(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const command = readIfThere(`/proc/${pid}/cmdline`);
  // Where there is no /proc (macOS), a living process is believed to be the engine.
  return command === undefined || command.includes("pulumi");
}
