import { existsSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { type LabFolder, readIfThere, writeWhole } from "../folder";
import { isSameProcess } from "./identity";

/** How a process is started. Nothing of `env` and `args` is ever written to disk. */
export interface ProcessSpec {
  /** Unique in the lab; names the record and the log: lower case letters, digits, `.` and `-`. */
  name: string;
  kind:
    | "object-store"
    | "database"
    | "aws"
    | "coordinator"
    | "worker"
    | "gateway"
    | "sidecar"
    | "service";
  /** Absolute path of the executable, or a name on `PATH`. */
  command: string;
  args: string[];
  cwd: string;
  /** The whole environment, but for `PATH`, `HOME`, `LANG` and `TMPDIR`, which are inherited. */
  env: Record<string, string>;
  /** The signal that ends it. SIGKILL goes to its whole process group. */
  stop: "SIGKILL" | "SIGINT" | "SIGTERM";
  /** What it listens on, by purpose: `{ http: 20001 }`. */
  ports: Record<string, number>;
  /** Files outside the lab's folder that it leaves behind; removed after its end. */
  leftovers?: string[];
  /** Free text to find it by: release, role, index. */
  labels?: Record<string, string>;
}

/** What is remembered of a started process, in `.lab/processes/<name>.json`. */
export interface ProcessRecord extends Omit<ProcessSpec, "env" | "args"> {
  pid: number;
  /** When the kernel started it: with the pid, what makes it that process and no other. */
  startTime: string;
  /** The same moment for people, ISO 8601. */
  startedAt: string;
  /** Absolute path of its log. */
  log: string;
  /** How it ended (`exit code 1`, `SIGKILL`), if the lab was there to see it. */
  exit?: string;
  /** Filled by `listProcesses`: it runs now, and is the process that was started. */
  alive?: boolean;
}

const NAME = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/;

/** @throws when the name could not be a file name. */
export function checkName(name: string): void {
  if (!NAME.test(name)) {
    throw new Error(
      `process name: ${JSON.stringify(name)} is not usable; use lower case letters, digits, "-" and "."`,
    );
  }
}

const recordFile = (lab: LabFolder, name: string) => lab.path("processes", `${name}.json`);

/** Writes a record in one step. */
export function writeRecord(lab: LabFolder, record: ProcessRecord): void {
  const { alive: _, ...kept } = record;
  writeWhole(recordFile(lab, record.name), `${JSON.stringify(kept, null, 2)}\n`);
}

/** The record of that name, with `alive` filled, or undefined. */
export function readRecord(lab: LabFolder, name: string): ProcessRecord | undefined {
  const text = readIfThere(recordFile(lab, name));
  if (text === undefined) return undefined;
  const record = JSON.parse(text) as ProcessRecord;
  return { ...record, alive: isSameProcess(record) };
}

/** How the process ended, if that was seen: told by its file, which may be newer than `record`. */
export function exitOf(record: ProcessRecord): string | undefined {
  const text = readIfThere(join(dirname(record.log), "..", "processes", `${record.name}.json`));
  const current = text === undefined ? record : (JSON.parse(text) as ProcessRecord);
  return current.pid === record.pid ? current.exit : record.exit;
}

/** Forgets a record, unless the name belongs to a newer process by now. */
export function removeRecord(lab: LabFolder, record: ProcessRecord): void {
  const current = readRecord(lab, record.name);
  if (current?.pid === record.pid && current.startTime === record.startTime) {
    rmSync(recordFile(lab, record.name), { force: true });
  }
}

/** Every process that the lab started and has not ended, sorted by name, each with `alive`. */
export function listProcesses(lab: LabFolder): ProcessRecord[] {
  // Who looks makes no folder: the lab may just have been taken down.
  if (!existsSync(lab.path("processes"))) return [];
  return readdirSync(lab.path("processes"))
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => readRecord(lab, file.slice(0, -".json".length)))
    .filter((record) => record !== undefined);
}
