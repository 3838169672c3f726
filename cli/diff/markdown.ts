import type { Consequence } from "./consequence";
import { joinPaths } from "./file-changes";
import { markOf, propertyLines, summaryOf, titleOf } from "./property-text";
import type { StackDiff } from "./stack-diff";
import { GONE } from "./text";

/** GitHub refuses comments of more than 65536 characters; the rest is for whoever wraps it. */
const LIMIT = 60_000;

/** A diff of stacks as a comment on a pull request: what it means first, details to unfold. */
export function diffMarkdown(diffs: StackDiff[], against: string): string {
  const text = diffs.map((diff) => stackMarkdown(diff, against).join("\n")).join("\n\n");
  if (text.length <= LIMIT) return `${text}\n`;
  const short = diffs.map((diff) => headMarkdown(diff, against).join("\n")).join("\n\n");
  return `${short}\n\nThe details are too long for a comment: \`npm run diff -- --against ${against}\`\n`;
}

function stackMarkdown(diff: StackDiff, against: string): string[] {
  const { changes, files, state } = diff;
  if (state === "unchanged" || state === "gone") return headMarkdown(diff, against);
  return [
    ...headMarkdown(diff, against),
    ...details(`Resources: ${summaryOf(changes)}`, resourceLines(diff)),
    ...details(
      `Files: ${files.length} ${files.length === 1 ? "change" : "changes"}`,
      fileLines(diff),
    ),
  ];
}

function headMarkdown(diff: StackDiff, against: string): string[] {
  const { stack, state, consequences, unseen } = diff;
  const notes = unseen.map((path) => `- \`${path}\` is encrypted: its change cannot be seen here`);
  if (state === "unchanged") return [`### ${stack}: no changes`, ...notes];
  if (state === "gone") return [`### ${stack}`, "", GONE(stack)];
  const summary = `${state === "new" ? "a new stack, " : ""}${summaryOf(diff.changes)}`;
  const meaning = [...consequences.map(consequenceMarkdown), ...notes];
  return [`### ${stack}: ${summary}`, "", `Against \`${against}\`.`, "", ...meaning];
}

const SIGNS: Record<Consequence["severity"], string> = {
  danger: "🔴 ",
  attention: "🟡 ",
  info: "⚪ ",
};

const consequenceMarkdown = ({ severity, text }: Consequence) => `- ${SIGNS[severity]}${text}`;

function resourceLines({ changes, state }: StackDiff): string[] {
  return changes.flatMap((change) => [
    `${diffMark(markOf(change.op))} ${titleOf(change)}`,
    ...(state === "new" ? [] : change.properties.flatMap(propertyLines)).map(
      ({ mark, text }) => `${diffMark(mark)}     ${text}`,
    ),
  ]);
}

/** GitHub colours lines of a `diff` block by their first character; `!` is its sign of a change. */
const diffMark = (mark: string) => (mark === "~" || mark === "±" ? "!" : mark);

function fileLines({ files, state }: StackDiff): string[] {
  if (state === "new") return files.map(({ paths }) => `+ ${joinPaths(paths)}`);
  return files.flatMap(({ paths, patch }) => [`# ${joinPaths(paths)}`, patch]);
}

function details(title: string, lines: string[]): string[] {
  if (lines.length === 0) return [];
  const fence = lines.some((line) => line.includes("```")) ? "~~~~" : "```";
  const block = [`${fence}diff`, ...lines, fence];
  return ["", `<details><summary>${title}</summary>`, "", ...block, "", "</details>"];
}
