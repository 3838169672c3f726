import { program } from "../../infra/program";
import { type Call, show } from "../command";
import { ROOT } from "../context";
import { openRehearsal, type RehearsalResult } from "../rehearsal";
import { rehearse } from "./rehearse";
import { soundStacks } from "./stack-files";

/**
 * The engine's preview of stacks from nothing, without credentials: nothing is asked of a cloud,
 * and nothing is kept.
 *
 * @returns the exit code
 */
export async function preview(call: Call): Promise<number> {
  const stacks = soundStacks(ROOT, call.args);
  const color = call.output.isTerminal && !call.json ? "always" : "never";
  const previews = await rehearse(call, "preview", stacks, async (rehearsal, stack, options) => {
    const tree = { root: ROOT, program };
    const { text, ...rest } = await rehearsal.preview(tree, { ...options, color });
    const { summary, changes, placeholders } = rest;
    return { text, data: { stack, summary, changes, placeholders } };
  });
  show(call, { stacks: previews.map(({ data }) => data) }, () =>
    previews.map(({ text }) => text.trimEnd()).join("\n\n"),
  );
  return 0;
}

/** The preview of one stack below `root`, for those who look into it. @throws what the engine says */
export async function previewIn(
  root: string,
  stack: string,
  pulumiRoot: string,
): Promise<RehearsalResult> {
  const rehearsal = await openRehearsal(stack, pulumiRoot);
  try {
    return await rehearsal.preview({ root, program });
  } finally {
    rehearsal.close();
  }
}
