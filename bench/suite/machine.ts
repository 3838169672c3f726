import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { ROOT } from "../../cli/context";

/** The machine, for people. */
export const machineName = () => `${cpus().length} x ${cpus()[0]?.model.trim() ?? "?"}`;

/** Processes that run or wait to run, over the last minute; of everybody on the machine. */
export const loadNow = () => Math.round((loadavg()[0] ?? 0) * 10) / 10;

/** The commit that is measured; with a plus if files differ from it. */
export function commitNow(): string {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: ROOT, encoding: "utf8" });
  try {
    const changed = git("status", "--porcelain", "--", "components", "infra", "lab", "cli");
    return `${git("rev-parse", "--short", "HEAD").trim()}${changed === "" ? "" : "+"}`;
  } catch {
    return "unknown";
  }
}

/** Processor time of processes so far: utime and stime of proc(5), in hundredths of a second. */
export function cpuSeconds(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const stat = read(`/proc/${pid}/stat`);
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return sum + (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100;
  }, 0);
}

/** Processor time of the children of this process that have ended, and of theirs: cutime and cstime. */
export function childrenSeconds(): number {
  const stat = read("/proc/self/stat");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[13] ?? 0) + Number(fields[14] ?? 0)) / 100;
}

/** Largest resident memory that a process has had, in MiB. */
export function peakMiB(pid: number): number {
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024);
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // it has ended
  }
}
