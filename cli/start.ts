import type { Command } from "./command";
import { reportFailure } from "./report-failure";
import type { Calling } from "./run";
import { exitWith, guardProcess, shellOutput as output } from "./shell";

/** How the process was started. */
export interface Starting {
  /** @default as npm does it in this repository */
  calling?: Calling;
  /** The oldest Node that runs it, and where a newer one is to be had. */
  node: { oldest: number; advice: string };
}

/** Runs the command line that this process was started with, and ends the process. */
export function start(table: readonly Command[], starting: Starting): void {
  const words = process.argv.slice(2);
  const failed = (error: unknown) =>
    reportFailure(error, { json: words.includes("--json"), output, failure: 2 });
  guardProcess(failed);
  // Every way out is this one: open handles of the engine's SDK must not keep the command alive.
  run(words, table, starting).catch(failed).then(exitWith);
}

async function run(
  words: string[],
  table: readonly Command[],
  { calling, node }: Starting,
): Promise<number> {
  const { node: version } = process.versions;
  if (Number(version.split(".")[0]) < node.oldest) {
    throw new Error(`This runs on Node ${version} and needs ${node.oldest}${node.advice}`);
  }
  const { runCommandLine } = await import("./run.js");
  return runCommandLine(words, table, output, calling);
}

/** Of this repository: a Node beside the one of the machine. */
export const NODE_OF_PROJECT = {
  oldest: 24,
  advice: ", which npm installs beside it: npm ci (without --ignore-scripts)",
};
