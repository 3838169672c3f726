import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "../../cli/context";
import type { Benchmark, Round } from "./benchmark";
import { draw } from "./plot";
import { type Kept, roundsOf } from "./results";
import { estimate } from "./statistics";
import { digits, interval, type Judged, judged } from "./verdict";

/** The page, below the root of the repository. */
export const PAGE = "docs/benchmarks.md";

const DRAWINGS = "docs/benchmarks";

/** A benchmark with what is kept of it. */
export interface Entry {
  benchmark: Benchmark;
  kept: Kept | undefined;
}

/** The page and its drawings, by path below the root of the repository. */
export function pageOf(entries: readonly Entry[]): Record<string, string> {
  const files: Record<string, string> = {};
  const sections = entries.map((entry) => sectionOf(entry, files));
  const head = `# Benchmarks

What our choices are worth against what a user would do instead. This page is written by \`npm run bench\`
from what is kept in \`bench/results/\`; [how to run it](../bench/README.md). What a small machine cannot show
is [a model](benchmarks-model.md).

Every round gives the same work to both sides, one right after the other, in turn who is first, and the results
are compared. A figure is the median of the rounds; in brackets where it lies in 19 of 20 cases if rounds are
drawn again from these (bootstrap). The machine is small and shared, so ratios within a round are what counts;
times are those of that machine. "Load" is that of the whole machine (processes that run or wait) before our
servers were there, and at the end. A goal is *unclear* if the interval lies on both sides of it.

${summaryOf(entries)}`;
  files[PAGE] = `${[head, ...sections].join("\n\n")}\n`;
  return files;
}

function summaryOf(entries: readonly Entry[]): string {
  const rows = entries.flatMap(({ benchmark, kept }) =>
    judged(benchmark, roundsOf(kept)).map(
      ({ goal, seen, verdict }) =>
        `| [${benchmark.name}](#${benchmark.name}) | ${goal.text} | ${boundOf(goal)} | ${seen ? interval(seen) : "-"} | ${verdict} |`,
    ),
  );
  return ["| benchmark | what | goal | seen | |", "|---|---|---|---|---|", ...rows].join("\n");
}

function boundOf({ most, least }: Judged["goal"]): string {
  if (most !== undefined) return `at most ${digits(most)}`;
  return least === undefined ? "-" : `at least ${digits(least)}`;
}

function sectionOf({ benchmark, kept }: Entry, files: Record<string, string>): string {
  const { name, question, against, conditions, findings, variants } = benchmark;
  const rounds = roundsOf(kept);
  const head = [
    `## ${name}`,
    `${question} **${variants[0]}** is ours; **${variants[1]}**: ${against}.`,
  ];
  if (!kept || rounds.length === 0) return [...head, "Not measured yet."].join("\n\n");
  const stale = kept.conditions === conditions ? "" : " (the benchmark has changed since)";
  const drawings = benchmark.plots.map((plot) => {
    const file = `${DRAWINGS}/${name}-${plot.figure}.svg`;
    files[file] = draw(benchmark, plot, rounds);
    return `![${name}: ${plot.figure}](benchmarks/${name}-${plot.figure}.svg)`;
  });
  return [
    ...head,
    `${kept.conditions}${stale}.`,
    tableOf(benchmark, rounds),
    ...drawings,
    madeOn(kept),
    findings.trim(),
  ]
    .filter(Boolean)
    .join("\n\n");
}

/** Each case with its figures, in Markdown. */
export function tableOf(benchmark: Benchmark, rounds: readonly Round[]): string {
  const { variants, figures, cases } = benchmark;
  const shown = Object.keys(figures).filter((figure) =>
    variants.some((variant) => rounds.some(({ of }) => of[variant]?.[figure] !== undefined)),
  );
  const [ours, other] = variants;
  const columns = shown.flatMap((figure) => {
    const unit = figures[figure]?.unit;
    const named = `${figure}${unit ? ` (${unit})` : ""}`;
    return [`${named}: ${ours}`, other, "ratio"];
  });
  const rows = cases.flatMap((name) => {
    const own = rounds.filter((round) => round.case === name);
    if (own.length === 0) return [];
    const cells = shown.flatMap((figure) => {
      const see = (of: "ours" | "ratio", [first, second]: readonly [string, string]) =>
        estimate(own, [first, second], { figure, of, over: "total" });
      const mine = see("ours", [ours, ours]);
      const theirs = see("ours", [other, other]);
      const ratio = see("ratio", variants);
      return [
        mine ? digits(mine.value) : "-",
        theirs ? digits(theirs.value) : "-",
        ratio && Number.isFinite(ratio.value) ? interval(ratio) : "-",
      ];
    });
    return `| ${name} | ${own.length} | ${cells.join(" | ")} |`;
  });
  const head = `| | rounds | ${columns.join(" | ")} |`;
  return [head, `|---|---|${columns.map(() => "---").join("|")}|`, ...rows].join("\n");
}

/** Where and when: one line for each slice. */
function madeOn({ slices }: Kept): string {
  return slices
    .map(
      ({ date, machine, load, commit, rounds }) =>
        `- ${date.slice(0, 16).replace("T", " ")} UTC, ${machine}, load ${load[0]} and ${load[1]}, commit ${commit}: ${rounds.length} rounds`,
    )
    .join("\n");
}

/** Writes the files, and takes away drawings that nothing shows any more. */
export function writeFiles(files: Record<string, string>): void {
  rmSync(join(ROOT, DRAWINGS), { recursive: true, force: true });
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(ROOT, file)), { recursive: true });
    writeFileSync(join(ROOT, file), text);
  }
}
