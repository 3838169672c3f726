import { appendFileSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { LabFolder } from "../folder";
import { logFile } from "../processes";

/** Adds the output of one attempt of a Job to its log. */
export function appendLog(lab: LabFolder, name: string, output: string): void {
  const file = logFile(lab, name);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  appendFileSync(file, `--- started ${new Date().toISOString()}\n${output.trimEnd()}\n`, {
    mode: 0o600,
  });
}
