import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The value below which a share of all lies. */
export const quantile = (values: readonly number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? 0;

/** To a tenth. */
export const rounded = (value: number) => Math.round(value * 10) / 10;

/** Median and quartiles, and where 19 of 20 medians lie of samples that are drawn again from this one. */
export function spread(values: readonly number[]) {
  const medians = Array.from({ length: 2000 }, () =>
    quantile(
      values.map(() => values[Math.floor(Math.random() * values.length)] ?? 0),
      0.5,
    ),
  );
  const [median, low, high] = [0.5, 0.25, 0.75].map((share) => rounded(quantile(values, share)));
  const [from, to] = [0.025, 0.975].map((share) => rounded(quantile(medians, share)));
  return { median, quartiles: [low, high], medianLiesIn: [from, to] };
}

/** Adds a run to those of its day, one a line. */
export function keepRun(bench: string, run: { date: string; [figure: string]: unknown }): void {
  const file = join(__dirname, "results", `${bench}-${run.date.slice(0, 10)}.json`);
  const runs = [...readRuns(file), run].map((one) => JSON.stringify(one));
  writeFileSync(file, `[\n${runs.join(",\n")}\n]\n`);
}

function readRuns(file: string): unknown[] {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as unknown[];
  } catch {
    return [];
  }
}
