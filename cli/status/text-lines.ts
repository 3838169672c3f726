import { diffLines } from "diff";

/** The lines that only one of two texts has, in their order. */
export function changedLines(was: string, is: string): { removed: string[]; added: string[] } {
  const parts = diffLines(ended(was), ended(is));
  const linesOf = (wanted: "removed" | "added") =>
    parts.filter((part) => part[wanted]).flatMap(({ value }) => value.trimEnd().split("\n"));
  return { removed: linesOf("removed"), added: linesOf("added") };
}

function ended(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}
