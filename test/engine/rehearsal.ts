import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Tree } from "../../cli/rehearsal";
import program from "../../infra/index";

const root = resolve(__dirname, "..", "..");

/** The project with some texts of a stack file replaced; the program is the one of the tree. */
export function variantOf(stack: string, edits: [from: string, to: string][]) {
  const variant = mkdtempSync(join(tmpdir(), "variant-test-"));
  cpSync(join(root, "Pulumi.yaml"), join(variant, "Pulumi.yaml"));
  cpSync(join(root, "stacks"), join(variant, "stacks"), { recursive: true });
  const file = join(variant, "stacks", `Pulumi.${stack}.yaml`);
  let text = readFileSync(file, "utf8");
  for (const [from, to] of edits) {
    if (!text.includes(from)) throw new Error(`stacks/Pulumi.${stack}.yaml has no "${from}"`);
    text = text.replace(from, to);
  }
  writeFileSync(file, text);
  const tree: Tree = { root: variant, program };
  return { tree, close: () => rmSync(variant, { recursive: true, force: true }) };
}

/** The project as it is. */
export const workingTree: Tree = { root, program };
