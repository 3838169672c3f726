import { existsSync, readdirSync, rmSync } from "node:fs";
import type { LabFolder } from "../folder";
import { endAll } from "../processes";

/** What stays when the rest is removed. */
export interface TakeDownOptions {
  /** Keeps `.lab/logs`, for whoever must find out what went wrong. */
  keepLogs: boolean;
  /** Keeps the mark of the command that is at work. */
  keepOwner?: boolean;
}

/** Ends every process of the lab and removes what they left. */
export async function takeDown(
  lab: LabFolder,
  { keepLogs, keepOwner }: TakeDownOptions,
): Promise<void> {
  await endAll(lab);
  if (!existsSync(lab.root)) return; // nothing was ever written, or somebody has removed it
  const stays = [...(keepLogs ? ["logs"] : []), ...(keepOwner ? ["owner.json"] : [])];
  for (const entry of readdirSync(lab.root)) {
    if (!stays.includes(entry)) rmSync(lab.path(entry), { recursive: true, force: true });
  }
  if (stays.length === 0) rmSync(lab.root, { recursive: true, force: true });
}
