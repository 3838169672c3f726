import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, rmSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { LabFolder } from "../folder";
import { isSameProcess, startTimeOf } from "./identity";
import { logFile, openLog } from "./logs";
import {
  checkName,
  listProcesses,
  type ProcessRecord,
  type ProcessSpec,
  readRecord,
  removeRecord,
  writeRecord,
} from "./records";
import { describeDeath, ProcessDied } from "./waiting";

// The child waits for a line before it becomes the program. So its record is on disk before the
// program runs, and if the lab is killed in between, the read ends and so does the child: there
// is no moment at which a process runs that nobody remembers. `exec` keeps pid and start time.
const WAIT_FOR_RECORD = 'read -r go && exec "$@" </dev/null';

/** How long an ordinary stop may take before the process group is killed: PostgreSQL needs 1 s. */
const STOP_SECONDS = 20;

/** A program that cannot even start (missing, wrong flag) usually ends within this time. */
const EARLY_DEATH_MS = 150;

/**
 * Starts a process in a session of its own: it outlives the lab's command and is ended by its
 * record. Output goes to `.lab/logs/<name>.log`.
 * @throws Error if a process of that name runs already
 * @throws ProcessDied if it ends at once; later deaths are told by `waitUntil`
 */
export async function startProcess(lab: LabFolder, spec: ProcessSpec): Promise<ProcessRecord> {
  checkName(spec.name);
  const earlier = readRecord(lab, spec.name);
  if (earlier?.alive) {
    throw new Error(`${spec.name} is running already (pid ${earlier.pid}, log ${earlier.log})`);
  }
  const log = logFile(lab, spec.name);
  const child = spawnDetached(spec, log);
  const record = await recordOf(spec, child, log);
  writeRecord(lab, record);
  const ended = rememberExit(lab, record, child);
  child.stdin?.end("go\n");
  await Promise.race([ended, pause(EARLY_DEATH_MS)]);
  if (!isSameProcess(record)) {
    await ended;
    throw new ProcessDied(describeDeath(record));
  }
  return record;
}

function spawnDetached(spec: ProcessSpec, log: string): ChildProcess {
  const output = openLog(log);
  try {
    const child = spawn("/bin/sh", ["-c", WAIT_FOR_RECORD, "sh", spec.command, ...spec.args], {
      cwd: spec.cwd,
      env: { ...inherited(), ...spec.env },
      detached: true,
      stdio: ["pipe", output, output],
    });
    child.stdin?.on("error", () => {}); // it ended before it read: told by its exit
    child.unref();
    return child;
  } finally {
    closeSync(output);
  }
}

/** A developer's own AWS credentials or Java options must not decide what the lab does. */
function inherited(): Record<string, string> {
  const names = ["PATH", "HOME", "LANG", "TMPDIR"];
  return Object.fromEntries(
    names.flatMap((name) => [[name, process.env[name] ?? ""]]).filter(([, value]) => value),
  );
}

async function recordOf(
  spec: ProcessSpec,
  child: ChildProcess,
  log: string,
): Promise<ProcessRecord> {
  await new Promise((resolve, reject) => child.once("spawn", resolve).once("error", reject));
  const pid = child.pid ?? 0;
  const { env: _env, args: _args, ...kept } = spec;
  const startTime = startTimeOf(pid);
  if (!startTime) throw new Error(`${spec.name}: pid ${pid} ended before it was started`);
  return { ...kept, pid, startTime, startedAt: new Date().toISOString(), log };
}

/** Notes how the process ended, for as long as this command runs to see it. */
function rememberExit(lab: LabFolder, record: ProcessRecord, child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => {
      const current = readRecord(lab, record.name);
      if (current?.pid === record.pid && current.startTime === record.startTime) {
        writeRecord(lab, { ...current, exit: signal ?? `exit code ${code}` });
      }
      resolve();
    });
  });
}

/**
 * Ends a process and waits until it is gone, then forgets it. If the pid belongs to another
 * process by now, that one is left alone. Nothing happens to a process that ended already.
 * After `seconds` its whole process group is killed.
 */
export async function stopProcess(
  lab: LabFolder,
  record: ProcessRecord,
  seconds = STOP_SECONDS,
): Promise<void> {
  if (isSameProcess(record)) {
    signal(record, record.stop);
    if (!(await isGone(record, seconds))) {
      signal(record, "SIGKILL");
      if (!(await isGone(record, STOP_SECONDS))) {
        throw new Error(`${record.name} (pid ${record.pid}) does not end, not even by SIGKILL`);
      }
    }
  }
  for (const file of record.leftovers ?? []) rmSync(file, { force: true });
  removeRecord(lab, record);
}

/** SIGKILL reaches the children too; other signals ask the leader to end them in good order. */
function signal(record: ProcessRecord, name: ProcessSpec["stop"]): void {
  if (!isSameProcess(record)) return;
  try {
    process.kill(name === "SIGKILL" ? -record.pid : record.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

async function isGone(record: ProcessRecord, seconds: number): Promise<boolean> {
  const deadline = Date.now() + seconds * 1000;
  while (isSameProcess(record)) {
    if (Date.now() > deadline) return false;
    await pause(25);
  }
  return true;
}

/**
 * Ends every process of the lab: first what uses the stores, then the stores.
 * @throws AggregateError naming those that could not be ended; the others are ended
 */
export async function endAll(lab: LabFolder): Promise<void> {
  const isStore = ({ kind }: ProcessRecord) => kind === "object-store" || kind === "database";
  const all = listProcesses(lab);
  const groups = [all.filter((record) => !isStore(record)), all.filter(isStore)];
  const failures: unknown[] = [];
  for (const group of groups) {
    const results = await Promise.allSettled(group.map((record) => stopProcess(lab, record)));
    failures.push(...results.filter((r) => r.status === "rejected").map((r) => r.reason));
  }
  if (failures.length > 0) {
    throw new AggregateError(failures, failures.map((failure) => String(failure)).join("\n"));
  }
}
