import { relative } from "node:path";
import type { OperationOptions } from "../engine";
import type { Rehearsal, Tree } from "../rehearsal";
import { renderStack } from "../render";
import type { Consequence } from "./consequence";
import { explainChange } from "./explain-change";
import { type FilePatch, fileChanges, filePatches } from "./file-changes";
import { type ResourceChange, resourceChanges } from "./resource-changes";

/** What a change does to one stack. */
export interface StackDiff {
  stack: string;
  /** `new`: the old tree has no such stack; `gone`: the new one has none. */
  state: "changed" | "unchanged" | "new" | "gone";
  changes: ResourceChange[];
  files: FilePatch[];
  consequences: Consequence[];
  /** Config paths whose encrypted values nobody here can read, and whose changes are not seen. */
  unseen: string[];
}

/**
 * Puts the old tree's desired state into the rehearsal's state and then the new one's, and compares
 * what the engine did and what was sent.
 *
 * @param old undefined if the stack is new
 */
export async function diffStack(
  rehearsal: Rehearsal,
  stack: string,
  old: Tree | undefined,
  tree: Tree,
  options: OperationOptions,
): Promise<StackDiff> {
  const first = old && (await rehearsal.apply(old, options).catch(inTree(old, "old state")));
  const protectedUrns = new Set(first ? rehearsal.liftProtection() : []);
  const second = await rehearsal.apply(tree, options);
  const before = first ? renderStack(first.resources) : {};
  const after = renderStack(second.resources);
  const changes = resourceChanges(second.steps, protectedUrns);
  const files = fileChanges(before, after);
  const unchanged = changes.length === 0 && files.length === 0;
  return {
    stack,
    state: old === undefined ? "new" : unchanged ? "unchanged" : "changed",
    changes,
    files: filePatches(files),
    // Of a new stack everything is new: nothing that runs is touched.
    consequences: old === undefined ? [] : explainChange({ changes, files, before }),
    unseen: second.placeholders,
  };
}

/** Says that it is the old tree whose program failed, not the reader's. */
function inTree(tree: Tree, what: string): (error: Error) => never {
  return (error) => {
    const message = error.message.replaceAll(tree.root, relative(process.cwd(), tree.root));
    throw new Error(`the ${what} cannot be made: ${message}`, { cause: error });
  };
}
