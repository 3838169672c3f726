import { createColors } from "picocolors";
import type { Report } from "./report";

/** A report for a terminal or a file. */
export function reportText(report: Report, colour: boolean): string {
  const { green, red, yellow, bold } = createColors(colour);
  const signs = { passed: green("✔"), failed: red("✘"), skipped: yellow("–") };
  const parts = report.trials.map(({ outcome, title, reason, lines }) =>
    [
      `  ${signs[outcome]} ${bold(title)}`,
      ...[...(reason ? [reason] : []), ...lines].map((line) => `      ${line}`),
    ].join("\n"),
  );
  const head = bold(`What you just saw, in ${report.seconds.toFixed(0)} s`);
  return `${head}\n\n${parts.join("\n\n")}\n`;
}
