import { join } from "node:path";
import { type LabFolder, openLabFolder } from "../folder";

/** The project's folder. */
export const ROOT = join(__dirname, "..", "..");

/** The stack that the lab runs. */
export const LAB_STACK = "local";

/** The lab's folder of this project. */
export function projectLab(): LabFolder {
  return openLabFolder(process.env.TRINO_PLATFORM_LAB ?? join(ROOT, ".lab"));
}

/** Prints data for a machine, or text for a person. */
export function print(json: boolean, data: unknown, text: () => string): void {
  console.log(json ? JSON.stringify(data, null, 2) : text());
}
