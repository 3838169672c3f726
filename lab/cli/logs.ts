import { createReadStream, readFileSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { print } from "../../cli/context";
import type { LabFolder } from "../folder";
import { processNamed } from "./kill";

/**
 * Prints the log of one process.
 *
 * @returns the exit code
 */
export async function logs(lab: LabFolder, name: string, json: boolean): Promise<number> {
  const { log } = processNamed(lab, name);
  if (json) {
    const lines = readFileSync(log, "utf8").trimEnd().split("\n");
    print(json, { process: name, log, lines }, () => "");
  } else {
    await pipeline(createReadStream(log), process.stdout, { end: false });
  }
  return 0;
}
