import { readdirSync } from "node:fs";
import { join } from "node:path";
import { nearest } from "../../components/shared/faults";
import { stackFile } from "../rehearsal";

/** The stacks that have a file below `root`. */
export function stackNames(root: string): string[] {
  return readdirSync(join(root, "stacks"))
    .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
    .sort();
}

/** @throws Error that lists the stacks there are */
export function readStackFile(root: string, stack: string): string {
  const text = stackFile(root, stack);
  if (text !== undefined) return text;
  const stacks = stackNames(root);
  throw new Error(`"${stack}" is not a stack; use ${stacks.join(", ")}${nearest(stack, stacks)}`);
}

/** The stacks that a command names, or all there are. @throws as `readStackFile` */
export function namedStacks(root: string, named: string[]): string[] {
  for (const stack of named) readStackFile(root, stack);
  return named.length > 0 ? [...new Set(named)] : stackNames(root);
}
