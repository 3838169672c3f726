import { join } from "node:path";
import { ROOT } from "../cli/context";
import { writeWhole } from "../cli/folder";
import { FAULTS } from "./index";
import { renderPage } from "./page";
import { readRuns } from "./results";

/** Where the page is. */
export const PAGE = "docs/faults.md";

/** The page's text, of the runs that are kept. */
export const pageText = () =>
  renderPage(FAULTS.map((fault) => ({ fault, runs: readRuns(fault.name) })));

/** Writes the page anew. */
export function writePage(): void {
  writeWhole(join(ROOT, PAGE), pageText());
}
