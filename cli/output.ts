import { createColors } from "picocolors";

/** Where a command writes. */
export interface Output {
  /** Writes a line of what was asked for. */
  out(text: string): void;
  /** Writes a line of why it could not be done. */
  err(text: string): void;
  /** True if a person looks at it: colours only then. */
  isTerminal: boolean;
}

/** The shell that the command was called from. */
export const shellOutput: Output = {
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  isTerminal: Boolean(process.stdout.isTTY) && !process.env.NO_COLOR,
};

/** The colours that an output shows; none unless it is a terminal. */
export function coloursOf(output: Output) {
  return createColors(output.isTerminal);
}

/** A command was called in a way that it does not know: exit code 2. */
export class UsageError extends Error {}

/**
 * Rows in columns: the first column to the left, the others to the right.
 *
 * @param rows the first one is the head
 */
export function table(rows: readonly (readonly string[])[], output: Output): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  const line = (row: readonly string[]) =>
    widths
      .map((width, column) => {
        const cell = row[column] ?? "";
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  ")
      .trimEnd();
  const [head = [], ...body] = rows;
  return [coloursOf(output).bold(line(head)), ...body.map(line)].join("\n");
}
