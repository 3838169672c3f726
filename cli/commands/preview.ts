import { program } from "../../infra/program";
import { ensurePulumi } from "../../lab/toolchain";
import { type Call, show } from "../command";
import { ROOT } from "../context";
import { openRehearsal, type RehearsalResult } from "../rehearsal";
import { readStackFile } from "./stack-files";

/**
 * The engine's preview of a stack from nothing, without credentials: nothing is asked of a cloud,
 * and nothing is kept.
 *
 * @returns the exit code
 */
export async function preview(call: Call): Promise<number> {
  const [stack = ""] = call.args;
  const pulumiRoot = await ensurePulumi(call.output.err);
  const result = await previewIn(ROOT, stack, pulumiRoot, call.output.isTerminal && !call.json);
  const { summary, changes, placeholders } = result;
  show(call, { stack, summary, changes, placeholders }, () => result.text);
  return 0;
}

/** @throws Error if there is no such stack, and what the engine says */
export async function previewIn(
  root: string,
  stack: string,
  pulumiRoot: string,
  color: boolean,
): Promise<RehearsalResult> {
  readStackFile(root, stack);
  const rehearsal = await openRehearsal(stack, pulumiRoot);
  try {
    return await rehearsal.preview({ root, program }, { color: color ? "always" : "never" });
  } finally {
    rehearsal.close();
  }
}
