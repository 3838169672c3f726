import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "./report";
import { reportText } from "./text";

/**
 * Writes a report as files.
 *
 * @returns their paths
 */
export async function writeReport(report: Report, folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const texts = {
    "report.json": `${JSON.stringify(report, null, 2)}\n`,
    "report.txt": reportText(report, false),
  };
  return Object.entries(texts).map(([name, text]) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  });
}
