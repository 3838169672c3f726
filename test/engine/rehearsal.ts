import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse, stringify } from "yaml";
import { readStackFile } from "../../cli/commands/stack-file";
import type { Tree } from "../../cli/rehearsal";
import { program } from "../../infra/program";
import { PLATFORM_KEY } from "../../infra/stack-file";

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

/** The project with one stack file, of which the platform's part has other settings besides. */
export function treeWith(stack: string, settings: Settings) {
  const file = join(root, "stacks", `Pulumi.${stack}.yaml`);
  const text = readFileSync(file, "utf8");
  const merged = parse(text);
  merged.config[PLATFORM_KEY] = merge(merged.config[PLATFORM_KEY], settings);
  const variant = variantOf(stack, [[text, stringify(merged)]]);
  return { ...variant, check: () => readStackFile(stack, join(variant.tree.root, "stacks")) };
}

/** Settings of a stack file, of any shape. */
export type Settings = Record<string, unknown>;

/** Maps are merged, everything else is replaced; what is undefined goes. */
function merge(into: Settings, from: Settings): Settings {
  const merged = { ...into };
  for (const [key, value] of Object.entries(from)) {
    const [before, after] = [merged[key], value];
    if (after === undefined) delete merged[key];
    else merged[key] = isMap(before) && isMap(after) ? merge(before, after) : after;
  }
  return merged;
}

const isMap = (value: unknown): value is Settings =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The project as it is. */
export const workingTree: Tree = { root, program };
