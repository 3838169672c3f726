import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { LabFolder } from "../folder";
import { processNamed } from "./kill";

/**
 * Prints the log of one process.
 *
 * @returns the exit code
 */
export async function logs(lab: LabFolder, name: string): Promise<number> {
  await pipeline(createReadStream(processNamed(lab, name).log), process.stdout, { end: false });
  return 0;
}
