import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "../cli/context";
import type { Report } from "./report/report";

/** Where reports go that are told nothing else: a folder for each run, which git ignores. */
export function reportFolder(stack: string, { began }: Pick<Report, "began">): string {
  return join(ROOT, ".prove", `${stack}-${began.slice(0, 19).replaceAll(":", "-")}`);
}

/** Where the report is; the page comes as an address that terminals open. */
export function renderFiles(files: readonly string[]): string {
  const page = files.find((file) => file.endsWith(".html"));
  const others = files.filter((file) => file !== page);
  return [
    ...(page ? [`Report: ${pathToFileURL(page).href}`] : []),
    `${page ? "   and: " : "Report: "}${others.join(", ")}`,
  ].join("\n");
}
