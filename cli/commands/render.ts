import { join, resolve } from "node:path";
import { program } from "../../infra/program";
import { ensurePulumi } from "../../lab/toolchain";
import { print, ROOT } from "../context";
import { renderStack, type WrittenFiles, writeFiles } from "../render";
import { inPairs } from "./in-pairs";
import { withRehearsal } from "./rehearse";
import { namedStacks } from "./stack-files";

/** Options of `npm run render`. */
export interface RenderOptions {
  /** @default all that have a file */
  stacks: string[];
  /** Folder that gets one folder for each stack. */
  out: string;
  json: boolean;
  signal: AbortSignal;
}

/**
 * Writes everything that stacks would send as files. A second run changes nothing.
 *
 * @returns the exit code
 */
export async function render({ stacks, out, json, signal }: RenderOptions): Promise<number> {
  const named = namedStacks(ROOT, stacks);
  const pulumiRoot = await ensurePulumi((line) => console.error(line));
  const results = await inPairs(named, (stack) =>
    withRehearsal(stack, pulumiRoot, signal, async (rehearsal) => {
      const { resources } = await rehearsal.apply({ root: ROOT, program }, { signal });
      return { stack, ...writeFiles(join(resolve(out), stack), renderStack(resources)) };
    }),
  );
  print(json, results, () => results.map((result) => summaryOf(result, out)).join("\n"));
  return 0;
}

function summaryOf(
  { stack, written, removed, unchanged }: WrittenFiles & { stack: string },
  out: string,
): string {
  const parts = [
    `${written.length} written`,
    `${unchanged} unchanged`,
    ...(removed.length > 0 ? [`${removed.length} removed`] : []),
  ];
  return `${join(out, stack)}: ${parts.join(", ")}`;
}
