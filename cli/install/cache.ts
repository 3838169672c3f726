import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isSameProcess, type ProcessIdentity, startTimeOf } from "../process-identity";

/** Says what is going on, one line at a time. */
export type Report = (line: string) => void;

/**
 * Where downloads are kept, shared by all projects of a user.
 * @default ~/.cache/trino-platform; the environment variable TRINO_PLATFORM_CACHE overrides it
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return resolve(env.TRINO_PLATFORM_CACHE || join(homedir(), ".cache", "trino-platform"));
}

/**
 * Makes `target` in one step: `fill` gets an empty folder and gives the path in it that becomes
 * `target`. What is interrupted leaves `target` missing, never half made. Only under the lock.
 */
export async function installInto(
  cache: string,
  target: string,
  fill: (draft: string) => Promise<string>,
): Promise<string> {
  mkdirSync(join(cache, "tmp"), { recursive: true });
  const draft = mkdtempSync(join(cache, "tmp", "draft-"));
  try {
    const made = await fill(draft);
    mkdirSync(dirname(target), { recursive: true });
    rmSync(target, { recursive: true, force: true });
    renameSync(made, target);
    return target;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/**
 * Runs `work` while no other process installs into the cache. The lock is a folder that appears
 * together with its owner's name (a rename), and is taken over when that owner is gone.
 *
 * @throws Error that says which folder to name instead, if nothing can be written into the cache
 */
export async function withLock<T>(
  cache: string,
  report: Report,
  work: () => Promise<T>,
): Promise<T> {
  const lock = join(cache, "lock");
  let told = false;
  while (!tryLock(draftIn(cache), lock)) {
    const owner = ownerOf(lock);
    if (owner && !isSameProcess(owner)) {
      removeStale(lock, owner);
      continue;
    }
    if (!told && owner) report(`tool chain: waiting for another run (pid ${owner.pid}) to finish`);
    told = true;
    await pause(250);
  }
  try {
    // Whatever lies here was left by a run that was interrupted: its lock is gone.
    rmSync(join(cache, "tmp"), { recursive: true, force: true });
    return await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** A lock that is nowhere yet, with our name in it. */
function draftIn(cache: string): string {
  try {
    mkdirSync(cache, { recursive: true });
    const draft = mkdtempSync(join(cache, "lock-"));
    const owner: ProcessIdentity = { pid: process.pid, startTime: startTimeOf(process.pid) ?? "" };
    writeFileSync(join(draft, "owner.json"), JSON.stringify(owner));
    return draft;
  } catch (error) {
    // "EACCES: permission denied, mkdir '…'": the first words are the reason.
    const [reason] = (error as Error).message.split(",");
    throw new Error(
      `tool chain: nothing can be written into ${cache} (${reason}); set TRINO_PLATFORM_CACHE to a folder of yours that has room`,
    );
  }
}

function tryLock(draft: string, lock: string): boolean {
  try {
    renameSync(draft, lock); // fails when `lock` is there: a folder with a file in it is not replaced
    return true;
  } catch {
    rmSync(draft, { recursive: true, force: true });
    return false;
  }
}

function ownerOf(lock: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(join(lock, "owner.json"), "utf8")) as ProcessIdentity;
  } catch {
    return undefined; // released this moment
  }
}

/** Two waiting processes may find the same stale lock: only what is still that one is removed. */
function removeStale(lock: string, stale: ProcessIdentity): void {
  const aside = `${lock}-stale-${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch {
    return;
  }
  const owner = ownerOf(aside);
  const isStale = owner?.pid === stale.pid && owner.startTime === stale.startTime;
  if (!isStale && !existsSync(lock)) renameSync(aside, lock);
  else rmSync(aside, { recursive: true, force: true });
}
