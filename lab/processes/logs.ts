import { closeSync, fstatSync, mkdirSync, openSync, readSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import type { LabFolder } from "../folder";

const STARTED = "--- started ";
/** Enough for any tail that is shown; a log may be large. */
const TAIL_BYTES = 128 * 1024;

/** Absolute path of the log of the process of that name. */
export function logFile(lab: LabFolder, name: string): string {
  return lab.path("logs", `${name}.log`);
}

/** Opens a log for appending, and marks where this start begins. The caller closes it. */
export function openLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const log = openSync(file, "a", 0o600);
  writeSync(log, `${STARTED}${new Date().toISOString()}\n`);
  return log;
}

/** The last `count` lines that the process wrote since its latest start; none if it has no log. */
export function lastLogLines(lab: LabFolder, name: string, count: number): string[] {
  return lastLinesOf(logFile(lab, name), count);
}

/** The same for a log of which only the path is known. */
export function lastLinesOf(log: string, count: number): string[] {
  const text = tailOf(log);
  const mark = text.lastIndexOf(STARTED);
  const sinceStart = mark < 0 ? text : text.slice(text.indexOf("\n", mark) + 1);
  return sinceStart.trimEnd().split("\n").slice(-count).filter(Boolean);
}

function tailOf(file: string): string {
  let log: number;
  try {
    log = openSync(file, "r");
  } catch {
    return "";
  }
  try {
    const { size } = fstatSync(log);
    const from = Math.max(0, size - TAIL_BYTES);
    const bytes = Buffer.alloc(size - from);
    readSync(log, bytes, 0, bytes.length, from);
    return bytes.toString("utf8");
  } finally {
    closeSync(log);
  }
}
