import type { Command } from "./command";
import { reportFailure } from "./report-failure";
import { exitWith, guardProcess, shellOutput as output } from "./shell";

const OLDEST_NODE = 24;

/** Runs the command line that this process was started with, and ends the process. */
export function start(table: readonly Command[]): void {
  const words = process.argv.slice(2);
  const failed = (error: unknown) =>
    reportFailure(error, { json: words.includes("--json"), output, failure: 2 });
  guardProcess(failed);
  // Every way out is this one: open handles of the engine's SDK must not keep the command alive.
  run(words, table).catch(failed).then(exitWith);
}

async function run(words: string[], table: readonly Command[]): Promise<number> {
  const { node } = process.versions;
  if (Number(node.split(".")[0]) < OLDEST_NODE) {
    throw new Error(
      `This runs on Node ${node} and needs ${OLDEST_NODE}, which npm installs beside it: npm ci (without --ignore-scripts)`,
    );
  }
  const { runCommandLine } = await import("./run.js");
  return runCommandLine(words, table, output);
}
