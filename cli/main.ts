import { labCommands } from "../lab/cli/commands";
import { commands } from "./commands";
import { shellOutput } from "./output";

async function main(): Promise<number> {
  const { node } = process.versions;
  if (Number(node.split(".")[0]) < 24) {
    shellOutput.err(
      `This runs on Node ${node} and needs 24, which npm installs beside it: npm ci (without --ignore-scripts)`,
    );
    return 2;
  }
  const { runCommandLine } = await import("./run.js");
  return runCommandLine(process.argv.slice(2), [...commands, ...labCommands], shellOutput);
}

// Every way out is this one: open handles of the engine's SDK must not keep the command alive.
main().then((code) => process.exit(code));
