import pc from "picocolors";
import { program } from "../../infra/program";
import { ensurePulumi } from "../../lab/toolchain";
import { ROOT } from "../context";
import { diffMarkdown, diffStack, diffText, type StackDiff } from "../diff";
import { stackFile } from "../rehearsal";
import { inPairs } from "./in-pairs";
import { withRehearsal } from "./rehearse";
import { openRevision, type Revision } from "./revision";
import { namedStacks, stackNames } from "./stack-files";

/** Options of `npm run diff`. */
export interface DiffOptions {
  /** @default all that have a file, here or there */
  stacks: string[];
  /** Git ref whose desired state is the old one. */
  against: string;
  format: "text" | "markdown" | "json";
  /** Exit with 1 if anything changes, as git's own `--exit-code`. */
  exitCode: boolean;
  signal: AbortSignal;
}

/**
 * What the working tree changes against a commit: resources, the files that servers read, and what
 * that means. No credentials, no network.
 *
 * @returns the exit code
 */
export async function diff(options: DiffOptions): Promise<number> {
  const { stacks, against, format, exitCode, signal } = options;
  const named = namedStacks(ROOT, stacks);
  const pulumiRoot = await ensurePulumi((line) => console.error(line));
  const revision = await openRevision(against);
  try {
    if (!revision.samePackages) {
      console.error(
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
    console.log(formatted(all, revision.label, format));
    return exitCode && all.some(({ state }) => state !== "unchanged") ? 1 : 0;
  } finally {
    revision.close();
  }
}

function goneStacks({ root }: Revision, here: string[]): StackDiff[] {
  const gone = stackNames(root).filter((stack) => !here.includes(stack));
  const nothing = { changes: [], files: [], consequences: [], unseen: [] };
  return gone.map((stack) => ({ stack, state: "gone", ...nothing }));
}

function formatted(diffs: StackDiff[], against: string, format: DiffOptions["format"]): string {
  if (format === "json") return JSON.stringify({ against, stacks: diffs }, null, 2);
  if (format === "markdown") return diffMarkdown(diffs, against).trimEnd();
  return diffText(diffs, against, process.stdout.isTTY ? pc : pc.createColors(false));
}
