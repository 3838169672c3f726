import type { Command } from "../../cli/command";
import { commands } from "../../cli/commands";
import { runCommandLine } from "../../cli/run";

/** What a command line prints, and its exit code. */
export async function runWords(words: string[], table: Command[] = commands) {
  const lines = { out: [] as string[], err: [] as string[] };
  const code = await runCommandLine(words, table, {
    out: (text) => lines.out.push(text),
    err: (text) => lines.err.push(text),
    isTerminal: false,
  });
  return { code, out: lines.out.join("\n"), err: lines.err.join("\n") };
}
