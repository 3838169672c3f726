import { join } from "node:path";
import { ROOT } from "../../cli/context";
import { type LabFolder, openLabFolder } from "../folder";

/** The lab's folder of this project. */
export function projectLab(): LabFolder {
  return openLabFolder(process.env.TRINO_PLATFORM_LAB ?? join(ROOT, ".lab"));
}
