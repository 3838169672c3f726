import type { Colors } from "picocolors/types";
import type { Consequence } from "./consequence";
import { joinPaths } from "./file-changes";
import { type MarkedLine, markOf, propertyLines, summaryOf, titleOf } from "./property-text";
import type { StackDiff } from "./stack-diff";

/** A diff of stacks for a terminal or a log. */
export function diffText(diffs: StackDiff[], against: string, colors: Colors): string {
  return diffs.map((diff) => stackText(diff, against, colors).join("\n")).join("\n\n");
}

function stackText(diff: StackDiff, against: string, colors: Colors): string[] {
  const title = colors.bold(`${diff.stack}, against ${against}`);
  const unseen = diff.unseen.map((path) =>
    colors.dim(`${path} is encrypted: whether it changes cannot be seen here`),
  );
  if (diff.state === "unchanged") return [`${title}: no changes`, ...unseen];
  if (diff.state === "gone") return [`${title}: ${GONE(diff.stack)}`];
  const state = diff.state === "new" ? "a new stack, " : "";
  return [
    `${title}: ${state}${summaryOf(diff.changes)}`,
    ...unseen,
    ...section(
      "What it means",
      diff.consequences.map((one) => consequenceText(one, colors)),
      colors,
    ),
    ...section("Resources", resourceLines(diff, colors), colors),
    ...section("Files", fileLines(diff, colors), colors),
  ];
}

/** What becomes of a stack whose file is removed. */
export const GONE = (stack: string) =>
  `its file is removed; what it deployed stays until \`pulumi destroy -s ${stack}\``;

function section(title: string, lines: string[], colors: Colors): string[] {
  return lines.length > 0 ? ["", colors.bold(title), ...lines.map((line) => `  ${line}`)] : [];
}

function consequenceText({ severity, text }: Consequence, colors: Colors): string {
  if (severity === "danger") return colors.red(`!! ${text}`);
  return severity === "attention" ? colors.yellow(`!  ${text}`) : `-  ${text}`;
}

function resourceLines({ changes, state }: StackDiff, colors: Colors): string[] {
  return changes.flatMap((change) => [
    colored({ mark: markOf(change.op), text: titleOf(change) }, colors),
    ...(state === "new" ? [] : change.properties.flatMap(propertyLines)).map(
      (line) => `    ${colored(line, colors)}`,
    ),
  ]);
}

function fileLines({ files, state }: StackDiff, colors: Colors): string[] {
  if (state === "new") return files.map(({ paths }) => colors.green(`+ ${joinPaths(paths)}`));
  return files.flatMap(({ paths, patch }) => [
    colors.bold(joinPaths(paths)),
    ...patch.split("\n").map((line) => patchLine(line, colors)),
  ]);
}

function patchLine(line: string, colors: Colors): string {
  if (line.startsWith("+")) return colors.green(line);
  if (line.startsWith("-")) return colors.red(line);
  return line.startsWith("@@") ? colors.cyan(line) : line;
}

function colored({ mark, text }: MarkedLine, colors: Colors): string {
  const paint = {
    "+": colors.green,
    "-": colors.red,
    "~": colors.yellow,
    "±": colors.magenta,
    " ": String,
  };
  return paint[mark](`${mark} ${text}`);
}
