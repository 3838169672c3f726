import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { reportPage } from "./page";
import type { Report } from "./report";
import { reportText } from "./text";
import { timelinePicture } from "./timeline/picture";

/**
 * Writes a report as `report.json`, `report.txt`, `report.html` and `timeline.svg`.
 *
 * @param folder made if it is not there; files of a report before are written over
 * @returns the paths, in that order
 */
export async function writeReport(report: Report, folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const texts = {
    "report.json": `${JSON.stringify(report, null, 2)}\n`,
    "report.txt": reportText(report, false),
    "report.html": reportPage(report),
    "timeline.svg": timelinePicture(report),
  };
  return Object.entries(texts).map(([name, text]) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  });
}
