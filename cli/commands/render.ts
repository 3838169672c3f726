import { join, resolve } from "node:path";
import { program } from "../../infra/program";
import { ensurePulumi } from "../../lab/toolchain";
import { type Call, show } from "../command";
import { ROOT } from "../context";
import { UsageError } from "../output";
import { renderStack, type WrittenFiles, writeFiles } from "../render";
import { inPairs } from "./in-pairs";
import { withRehearsal } from "./rehearse";
import { namedStacks } from "./stack-files";

/**
 * Writes everything that stacks would send as files. A second run changes nothing.
 *
 * @returns the exit code
 */
export async function render(call: Call): Promise<number> {
  const out = call.value("out");
  if (!out) throw new UsageError("missing: --out <dir>");
  const named = namedStacks(ROOT, call.args);
  const signal = call.onInterrupt();
  const pulumiRoot = await ensurePulumi(call.output.err);
  const results = await inPairs(named, (stack) =>
    withRehearsal(stack, pulumiRoot, signal, async (rehearsal) => {
      const { resources } = await rehearsal.apply({ root: ROOT, program }, { signal });
      return { stack, ...writeFiles(join(resolve(out), stack), renderStack(resources)) };
    }),
  );
  show(call, results, () => results.map((result) => summaryOf(result, out)).join("\n"));
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
