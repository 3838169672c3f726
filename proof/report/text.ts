import { createColors } from "picocolors";
import {
  clockText,
  counted,
  dateText,
  durationText,
  momentsOf,
  peaksOf,
  peakText,
  platformText,
  queriesByCluster,
  verdictOf,
  verdictText,
} from "./facts";
import { brief, shortened, visible } from "./markup";
import type { Report, Trial } from "./report";

type Colours = ReturnType<typeof createColors>;

const SIGNS: Record<Trial["outcome"], string> = { passed: "✔", failed: "✘", skipped: "–" };

/** Longer than this, a text of others is not told whole: it stands in report.json. */
const LONGEST = 600;

/**
 * A report for a terminal or a file.
 *
 * @param colour true only where a person looks at a terminal
 */
export function reportText(report: Report, colour: boolean): string {
  const colours = createColors(colour);
  const parts = [
    head(report, colours),
    ...report.trials.map((trial, index) => trialText(trial, index + 1, colours)),
    ...timelineParts(report, colours),
  ];
  return `${parts.join("\n\n")}\n`;
}

function head(report: Report, colours: Colours): string {
  const tint = { passed: colours.green, failed: colours.red, nothing: colours.yellow };
  const verdict = tint[verdictOf(report)](colours.bold(verdictText(report)));
  return [
    `${verdict}, in ${durationText(report.seconds)}, ${dateText(report.began)}`,
    `  ${said(report.command)}`,
    `  ${said(platformText(report))}`,
  ].join("\n");
}

function trialText(trial: Trial, number: number, colours: Colours): string {
  const tint = { passed: colours.green, failed: colours.red, skipped: colours.yellow };
  const took = trial.outcome === "skipped" ? "skipped" : durationText(trial.ended - trial.began);
  const title = colours.bold(said(trial.title));
  const facts = colours.dim(`(${said(trial.name)}, ${took})`);
  const why = trial.reason === undefined ? [] : [`why: ${trial.reason}`];
  return [
    `${String(number).padStart(2)} ${tint[trial.outcome](SIGNS[trial.outcome])} ${title} ${facts}`,
    ...[...why, ...trial.lines].flatMap((line) =>
      visible(shortened(line, LONGEST))
        .split("\n")
        .map((one) => `     ${one.trimEnd()}`),
    ),
  ].join("\n");
}

function timelineParts(report: Report, colours: Colours): string[] {
  const { queries, buckets } = report.timeline;
  const part = (title: string, lines: string[]) =>
    lines.length > 0 ? [[colours.bold(title), ...lines.map((line) => `  ${line}`)].join("\n")] : [];
  // A bucket of S3 has up to 63 signs.
  const names = buckets.map(({ bucket }) => brief(bucket, 63));
  const width = Math.max(0, ...names.map((name) => name.length));
  return [
    ...part(
      "What was done to the platform",
      momentsOf(report).map(
        ({ at, kind, text }) => `${clockText(at).padStart(7)}  ${kind.padEnd(9)}  ${said(text)}`,
      ),
    ),
    ...part(
      "Queries",
      queriesByCluster(queries).map(([cluster, own]) => {
        const failed = own.filter(({ error }) => error !== undefined).length;
        return `${said(cluster)}: ${own.length}${failed > 0 ? `, ${counted(failed, "failure")}` : ""}`;
      }),
    ),
    ...part(
      "Buckets",
      peaksOf(buckets).map((one, index) => `${names[index]?.padEnd(width)}  ${peakText(one)}`),
    ),
  ];
}

const said = (text: string) => brief(text, LONGEST);
