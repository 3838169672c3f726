import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "../../cli/context";
import type { Benchmark, Round } from "./benchmark";

/** What one run of the suite added: it may end at any time, and another one goes on. */
export interface Slice {
  date: string;
  machine: string;
  /** Load of the machine before our servers were there, and at the end. */
  load: [before: number, after: number];
  commit: string;
  rounds: Round[];
}

/** `bench/results/<name>.json`. */
export interface Kept {
  benchmark: string;
  conditions: string;
  slices: Slice[];
}

export const RESULTS = join(ROOT, "bench", "results");

const fileOf = (name: string, folder = RESULTS) => join(folder, `${name}.json`);

/** What is kept of a benchmark, whatever the conditions were; undefined if nothing is. */
export function readKept(name: string, folder = RESULTS): Kept | undefined {
  const file = fileOf(name, folder);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Kept) : undefined;
}

export const roundsOf = (kept: Kept | undefined): Round[] =>
  kept?.slices.flatMap(({ rounds }) => rounds) ?? [];

/** The rounds to which new ones may be added: those that were made under the same conditions. */
export function comparable(
  { conditions }: Pick<Benchmark, "conditions">,
  kept: Kept | undefined,
): Round[] {
  return kept?.conditions === conditions ? roundsOf(kept) : [];
}

/**
 * Keeps a slice: in the place of the one that began at the same moment, or as one more. Rounds that were
 * made under other conditions are put aside, in `results/earlier/`.
 */
export function keepSlice(
  { name, conditions }: Pick<Benchmark, "name" | "conditions">,
  slice: Slice,
  folder = RESULTS,
): void {
  const before = readKept(name, folder);
  const same = before?.conditions === conditions;
  if (before && !same) putAside(name, before, folder);
  const others = same ? before.slices.filter(({ date }) => date !== slice.date) : [];
  const kept: Kept = { benchmark: name, conditions, slices: [...others, slice] };
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf(name, folder), resultsText(kept));
}

function putAside(name: string, kept: Kept, folder: string): void {
  const day = kept.slices[0]?.date.slice(0, 16).replace(":", "") ?? "";
  const aside = join(folder, "earlier", `${name}-${day}.json`);
  mkdirSync(dirname(aside), { recursive: true });
  renameSync(fileOf(name, folder), aside);
}

/** One line for each round, and no more digits than there is something behind. */
export function resultsText({ slices, ...rest }: Kept): string {
  const short = (_: string, value: unknown) =>
    typeof value === "number" ? Math.round(value * 10_000) / 10_000 : value;
  const text = slices.map(({ rounds, ...slice }) => {
    const lines = rounds.map((round) => JSON.stringify(round, short));
    return `${JSON.stringify(slice).slice(0, -1)},"rounds":[\n${lines.join(",\n")}\n]}`;
  });
  return `${JSON.stringify(rest).slice(0, -1)},"slices":[\n${text.join(",\n")}\n]}\n`;
}
