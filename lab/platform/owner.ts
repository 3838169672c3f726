import { rmSync } from "node:fs";
import { type LabFolder, readIfThere, writeWhole } from "../folder";
import { isSameProcess, startTimeOf } from "../processes";

/** The command that works on the platform right now. Two at a time would undo each other's work. */
interface Owner {
  command: string;
  pid: number;
  startTime: string;
}

/**
 * Makes this process the only one that changes the platform, until it ends or releases it.
 *
 * @throws Error that names the other command, if one is at work
 */
export function takeOwnership(lab: LabFolder, command: string): () => void {
  const file = lab.path("owner.json");
  const text = readIfThere(file);
  const owner = text ? (JSON.parse(text) as Owner) : undefined;
  if (owner && owner.pid !== process.pid && isSameProcess(owner)) {
    throw new Error(
      `"${owner.command}" is at work on this platform (pid ${owner.pid}); end it with Ctrl-C, or ask it: npm run lab -- status`,
    );
  }
  const startTime = startTimeOf(process.pid) ?? "";
  writeWhole(file, JSON.stringify({ command, pid: process.pid, startTime } satisfies Owner));
  return () => rmSync(file, { force: true });
}

const KEPT = "kept";

/** Says that the platform is to stay up after the command that brings it up has ended. */
export function keep(lab: LabFolder): void {
  writeWhole(lab.path(KEPT), "");
}

/** True if somebody brought the platform up to stay; what else there is, a killed run left. */
export function isKept(lab: LabFolder): boolean {
  return readIfThere(lab.path(KEPT)) !== undefined;
}
