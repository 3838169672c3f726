import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CYCLE_REPORT, type CycleReport } from "../proof/cycle/run-cycle";
import { dateText, durationText, PLACES, versionsText } from "../proof/report/facts";
import { INTERRUPTED, type Report, type Trial } from "../proof/report/report";
import { ROOT } from "./json-schema";

// Runs of the trials that are kept in this repository, and the table that is made of them.

/** Where kept reports are. */
export const TRIED = "docs/tried";
const PAGE = "docs/README.md";
const BEGIN = "<!-- runs: made of docs/tried/ by `npm run schema` -->";
const END = "<!-- end of runs -->";

/**
 * What is kept of a report: that it was tried, on what, and how it ended. Nothing that names somebody's
 * machines or data: no stack, no context, no lines, no reasons, no statements, no buckets.
 */
export interface KeptReport {
  format: 1;
  command: string;
  began: string;
  seconds: number;
  where: Report["platform"]["where"];
  versions: Record<string, string>;
  passed: boolean;
  trials: Pick<Trial, "name" | "title" | "outcome">[];
}

/**
 * Takes from a report what may be kept.
 *
 * @param stacks the names of stacks that may be told: those of this repository
 * @throws Error if it is of another format, does not say when it was, or was interrupted
 */
export function keptOf(report: Report, stacks: readonly string[]): KeptReport {
  if (report?.format !== 1) {
    throw new Error(
      `format: ${JSON.stringify(report?.format)} is not known; a report has format 1`,
    );
  }
  if (Number.isNaN(new Date(report.began).getTime())) {
    throw new Error(`began: ${JSON.stringify(report.began)} is no date; use ISO 8601`);
  }
  if (report.trials.some(({ reason }) => reason === INTERRUPTED)) {
    throw new Error("the run was interrupted: keep one that came to its end");
  }
  return {
    format: 1,
    command: toldCommand(report.command, stacks),
    began: report.began,
    seconds: Math.round(report.seconds),
    where: report.platform.where,
    versions: report.platform.versions,
    passed: report.passed,
    trials: report.trials.map(({ name, title, outcome }) => ({ name, title, outcome })),
  };
}

/** Takes the same from a cycle: its steps are what was tried. */
export function keptOfCycle(report: CycleReport, stacks: readonly string[]): KeptReport {
  const { stack: name, versions, steps, ...rest } = report;
  const trials = steps.map((step) => ({ ...step, began: 0, ended: step.seconds }));
  const platform = { where: "kubernetes" as const, name, versions };
  const timeline = { queries: [], buckets: [], moments: [] };
  return keptOf({ format: 1, ...rest, platform, trials, timeline }, stacks);
}

/** Words of a command that name nobody's: the programs' own, options without values, our stacks. */
function toldCommand(command: string, stacks: readonly string[]): string {
  const words = command.split(/\s+/).filter(Boolean);
  const told = words.map((word) => {
    const [option = ""] = word.split("=");
    if (/^--?[a-z-]*$/.test(option)) return option === word ? word : `${option}=…`;
    return ["npm", "run", "start", "prove", "cycle", ...stacks].includes(word) ? word : "…";
  });
  return told.join(" ");
}

/** The names of the stacks of this repository. */
export const ownStacks = (): string[] =>
  readdirSync(join(ROOT, "stacks")).flatMap(
    (file) => /^Pulumi\.(\w+)\.yaml$/.exec(file)?.[1] ?? [],
  );

/** The name of a kept report's file: `2026-11-28-1940-lab.json`. */
export function keptName({ began, where, command }: KeptReport): string {
  const what = /^npm run cycle\b/.test(command) ? "cycle" : where;
  return `${dateText(began).slice(0, 16).replace(" ", "-").replace(":", "")}-${what}.json`;
}

/** The files of kept reports. */
export const keptFiles = (): string[] =>
  readdirSync(join(ROOT, TRIED)).filter((file) => file.endsWith(".json"));

/** All kept reports, the newest first. */
export function keptReports(): KeptReport[] {
  return keptFiles()
    .map((file): KeptReport => JSON.parse(readFileSync(join(ROOT, TRIED, file), "utf8")))
    .toSorted((a, b) => b.began.localeCompare(a.began));
}

/** The runs as a table of Markdown. */
export function triedTable(kept: readonly KeptReport[]): string {
  const rows = kept.map(({ began, where, versions, command, seconds, trials, passed }) => {
    const result = `${passed ? "passed" : "**failed**"} in ${durationText(seconds)}: ${resultText(trials)}`;
    const cells = [
      dateText(began),
      PLACES[where],
      versionsText(versions),
      `\`${command}\``,
      result,
    ];
    return `| ${cells.map((cell) => cell.replace(/[|<\n]/g, " ")).join(" | ")} |`;
  });
  return ["| date | where | versions | command | result |", "|---|---|---|---|---|", ...rows].join(
    "\n",
  );
}

function resultText(trials: KeptReport["trials"]): string {
  const named = (outcome: Trial["outcome"]) =>
    trials.filter((one) => one.outcome === outcome).map(({ name }) => name);
  const [passed, failed, skipped] = [named("passed"), named("failed"), named("skipped")];
  return [
    passed.join(", "),
    failed.length > 0 && `failed: ${failed.join(", ")}`,
    skipped.length > 0 && `skipped: ${skipped.join(", ")}`,
  ]
    .filter(Boolean)
    .join("; ");
}

/**
 * The page with the table in its place.
 *
 * @throws Error if the page has lost the marks of that place
 */
export function withTable(page: string, kept: readonly KeptReport[]): string {
  const [before, rest = ""] = page.split(BEGIN);
  const after = rest.split(END)[1];
  if (before === page || after === undefined) throw new Error(`${PAGE} lacks ${BEGIN} or ${END}`);
  return `${before}${BEGIN}\n\n${triedTable(kept)}\n\n${END}${after}`;
}

function writeTable(): void {
  const file = join(ROOT, PAGE);
  writeFileSync(file, withTable(readFileSync(file, "utf8"), keptReports()));
  console.log(`wrote ${PAGE}`);
}

function keep(folder: string): void {
  const read = (file: string) => JSON.parse(readFileSync(join(folder, file), "utf8"));
  const kept = existsSync(join(folder, CYCLE_REPORT))
    ? keptOfCycle(read(CYCLE_REPORT), ownStacks())
    : keptOf(read("report.json"), ownStacks());
  const name = join(TRIED, keptName(kept));
  mkdirSync(join(ROOT, TRIED), { recursive: true });
  writeFileSync(join(ROOT, name), `${JSON.stringify(kept, null, 2)}\n`);
  console.log(`wrote ${name}`);
}

// Run by `npm run schema`, and with a report by `npm run keep -- <folder of the report>`.
if (require.main === module) {
  const [folder] = process.argv.slice(2);
  try {
    if (folder) keep(folder);
    writeTable();
  } catch (error) {
    console.error(`${folder ?? PAGE}: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
