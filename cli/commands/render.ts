import { join, resolve } from "node:path";
import { program } from "../../infra/program";
import { type Call, show } from "../command";
import { ROOT } from "../context";
import { ensurePulumi } from "../install/pulumi";
import { UsageError } from "../output";
import { renderStack, unrenderedParts, type WrittenFiles, writeFiles } from "../render";
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
      const written = writeFiles(join(resolve(out), stack), renderStack(resources));
      return { stack, ...written, onlyInValues: unrenderedParts(resources) };
    }),
  );
  show(call, results, () => results.map((result) => summaryOf(result, out)).join("\n"));
  return 0;
}

type Rendered = WrittenFiles & { stack: string; onlyInValues: string[] };

function summaryOf(result: Rendered, out: string): string {
  const { stack, written, removed, unchanged, onlyInValues } = result;
  const parts = [
    `${written.length} written`,
    `${unchanged} unchanged`,
    ...(removed.length > 0 ? [`${removed.length} removed`] : []),
  ];
  const heading = onlyInValues.length > 0 ? ["  in releases/<release>/values.yaml alone:"] : [];
  return [
    `${join(out, stack)}: ${parts.join(", ")}`,
    ...heading,
    ...onlyInValues.map((line) => `    ${line}`),
  ].join("\n");
}
