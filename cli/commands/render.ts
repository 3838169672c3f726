import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { program } from "../../infra/program";
import { type Call, show } from "../command";
import { ROOT } from "../context";
import { UsageError } from "../output";
import { renderStack, unrenderedParts, type WrittenFiles, writeFiles } from "../render";
import { rehearse } from "./rehearse";
import { soundStacks } from "./stack-files";

/**
 * Writes everything that stacks would send as files. A second run changes nothing.
 *
 * @returns the exit code
 */
export async function render(call: Call): Promise<number> {
  const out = call.value("out");
  if (!out) throw new UsageError("missing: --out <dir>");
  const named = soundStacks(ROOT, call.args);
  for (const stack of named) refuseFiles(join(resolve(out), stack));
  const results = await rehearse(call, "render", named, async (rehearsal, stack, options) => {
    const { resources } = await rehearsal.apply({ root: ROOT, program }, options);
    const written = writeFiles(join(resolve(out), stack), renderStack(resources));
    return { stack, ...written, onlyInValues: unrenderedParts(resources) };
  });
  show(call, { out, stacks: results }, () =>
    results.map((result) => summaryOf(result, out)).join("\n"),
  );
  return 0;
}

/** @throws UsageError if a folder, or what it would lie in, is a file or may not be written to */
function refuseFiles(folder: string): void {
  let found = folder;
  while (!existsSync(found)) found = dirname(found);
  if (!statSync(found).isDirectory()) {
    throw new UsageError(`--out: ${found} is a file; name a folder`);
  }
  try {
    accessSync(found, constants.W_OK);
  } catch {
    throw new UsageError(`--out: ${found} may not be written to; name another folder`);
  }
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
