import type { OutputMap, Stack } from "@pulumi/pulumi/automation";
import { readIfThere } from "../folder";
import { SIGNATURE } from "./events";
import { type BackendPaths, stateFileOf } from "./leftovers";

/**
 * Spares the engine what nobody here asks for: after each operation the Automation API starts the
 * CLI again to read the history, and twice for the outputs, each time with the passphrase's key
 * derived anew. That is more work than the operation itself.
 */
export function withoutAfterwork(stack: Stack, paths: BackendPaths): Stack {
  const ask = stack.outputs.bind(stack);
  return Object.assign(stack, {
    info: async () => undefined,
    outputs: async () => storedOutputs(paths) ?? (await ask()),
  });
}

/** The outputs as the state has them; undefined if the CLI must decrypt one. */
export function storedOutputs(paths: BackendPaths): OutputMap | undefined {
  const state = JSON.parse(readIfThere(stateFileOf(paths)) ?? "{}");
  const resources: { type: string; outputs?: object }[] = state.checkpoint?.latest?.resources ?? [];
  const outputs = resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
  if (JSON.stringify(outputs).includes(SIGNATURE)) return undefined;
  const known = Object.entries(outputs).map(([name, value]) => [name, { value, secret: false }]);
  return Object.fromEntries(known);
}
