import { program } from "../../infra/program";
import { ensurePulumi } from "../../lab/toolchain";
import type { Call } from "../command";
import { ROOT } from "../context";
import { diffMarkdown, diffStack, diffText, type StackDiff } from "../diff";
import { coloursOf } from "../output";
import { stackFile } from "../rehearsal";
import { inPairs } from "./in-pairs";
import { withRehearsal } from "./rehearse";
import { openRevision, type Revision } from "./revision";
import { namedStacks, stackNames } from "./stack-files";

/**
 * What the working tree changes against a commit: resources, the files that servers read, and what
 * that means. No credentials, no network.
 *
 * @returns the exit code: 1 if anything changes and `--exit-code` is given
 */
export async function diff(call: Call): Promise<number> {
  const { args: stacks, output } = call;
  const named = namedStacks(ROOT, stacks);
  const signal = call.onInterrupt();
  const pulumiRoot = await ensurePulumi(output.err);
  const revision = await openRevision(call.value("against") ?? "HEAD");
  try {
    if (!revision.samePackages) {
      output.err(
        `package-lock.json differs from ${revision.label}: both sides run with the packages that are installed here`,
      );
    }
    const diffs = await inPairs(named, (stack) =>
      withRehearsal(stack, pulumiRoot, signal, (rehearsal) => {
        const old = stackFile(revision.root, stack) === undefined ? undefined : revision;
        return diffStack(rehearsal, stack, old, { root: ROOT, program }, { signal });
      }),
    );
    const all = [...diffs, ...(stacks.length === 0 ? goneStacks(revision, named) : [])];
    output.out(formatted(all, revision.label, call));
    return call.flag("exit-code") && all.some(({ state }) => state !== "unchanged") ? 1 : 0;
  } finally {
    revision.close();
  }
}

function goneStacks({ root }: Revision, here: string[]): StackDiff[] {
  const gone = stackNames(root).filter((stack) => !here.includes(stack));
  const nothing = { changes: [], files: [], consequences: [], unseen: [] };
  return gone.map((stack) => ({ stack, state: "gone", ...nothing }));
}

function formatted(diffs: StackDiff[], against: string, call: Call): string {
  if (call.json) return JSON.stringify({ against, stacks: diffs }, null, 2);
  if (call.flag("markdown")) return diffMarkdown(diffs, against).trimEnd();
  return diffText(diffs, against, coloursOf(call.output));
}
