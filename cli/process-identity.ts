import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readIfThere } from "./folder";

/** A process beyond doubt: a pid is used again after its process ended, its start time is not. */
export interface ProcessIdentity {
  pid: number;
  startTime: string;
}

/**
 * When the kernel started the process with this pid, or undefined if there is none (or only its
 * remains, a zombie). Linux: boot and clock ticks from `/proc`; elsewhere the date that `ps` gives.
 */
export function startTimeOf(pid: number): string | undefined {
  return existsSync("/proc/self/stat") ? startTimeFromProc(pid) : startTimeFromPs(pid);
}

/** Whether that very process is still running. */
export function isSameProcess(identity: ProcessIdentity): boolean {
  return startTimeOf(identity.pid) === identity.startTime;
}

function startTimeFromProc(pid: number): string | undefined {
  let stat: string | undefined;
  try {
    stat = readIfThere(`/proc/${pid}/stat`);
  } catch {
    return undefined; // ESRCH: it ended between open and read
  }
  const fields = stat && parseStat(stat);
  if (!fields || fields.state === "Z" || fields.state === "X") return undefined;
  // Ticks count from the boot: without its id, a record could outlive a reboot.
  const boot = readIfThere("/proc/sys/kernel/random/boot_id")?.trim().slice(0, 8) ?? "boot";
  return `${boot}:${fields.startTicks}`;
}

/**
 * State and start time (field 22) of a `/proc/<pid>/stat` line. The second field is the program's
 * name in parentheses and may hold blanks and parentheses itself: count from the last one.
 */
export function parseStat(stat: string): { state: string; startTicks: string } | undefined {
  const rest = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, startTicks] = [rest[0], rest[19]];
  return state && startTicks ? { state, startTicks } : undefined;
}

function startTimeFromPs(pid: number): string | undefined {
  const ps = spawnSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], { encoding: "utf8" });
  const [state, ...date] = ps.stdout.trim().split(/\s+/);
  return ps.status === 0 && state && !state.startsWith("Z") ? date.join(" ") : undefined;
}
