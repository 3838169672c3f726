import { existsSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import { ROOT } from "../../cli/context";
import { runTasks } from "../../cli/tasks";
import { bringUpSteps, type Steps } from "../../lab/cli/bring-up";
import { type LabFolder, openLabFolder } from "../../lab/folder";
import type { SessionOptions } from "../../lab/platform/session";
import { takeDown } from "../../lab/platform/take-down";
import { isSameProcess, lastLogLines, listProcesses } from "../../lab/processes";

/** A progress line that nobody reads. */
export const quiet = () => {};

/** A lab of its own, apart from one that the developer has up. */
export function temporaryLab(): LabFolder {
  return openLabFolder(mkdtempSync(join(tmpdir(), "trino-platform-test-")));
}

/** Brings the platform up in that lab, or goes on from what is there. */
export function bringUp(lab: LabFolder, options: SessionOptions = {}): Promise<Steps> {
  return runTasks(bringUpSteps(lab, new AbortController().signal, options), true);
}

/** Takes it down; gives the processes and files that were left. */
export async function leftovers(lab: LabFolder): Promise<string[]> {
  const processes = listProcesses(lab);
  await takeDown(lab, { keepLogs: false });
  const alive = processes.filter(isSameProcess).map(({ name }) => name);
  return [...alive, ...(existsSync(lab.root) ? [lab.root] : [])];
}

/**
 * Runs the command line as a user does; gives what it prints. Not synchronously: the relay before
 * the object store lives in this process, and the command may need it.
 */
export async function command(lab: LabFolder, ...args: string[]): Promise<string> {
  const { stdout } = await execa("node", ["--import", "tsx", "cli/main.ts", "lab", ...args], {
    cwd: ROOT,
    env: { TRINO_PLATFORM_LAB: lab.root },
  });
  return stdout;
}

/** All files below a folder. */
export function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Every process of a lab, and what it complained of last: read where a test failed far away. */
export function whatRan(lab: LabFolder): string {
  return listProcesses(lab)
    .map(({ name, pid, ports, alive, exit }) => {
      const state = alive ? "runs" : `ended (${exit ?? "nobody saw how"})`;
      const complaints = lastLogLines(lab, name, 400).filter((line) => /WARN|ERROR/.test(line));
      return [`${name}, pid ${pid}, port ${ports.http}: ${state}`, ...complaints.slice(-5)]
        .map((line) => line.slice(0, 300))
        .join("\n    ");
    })
    .join("\n");
}
