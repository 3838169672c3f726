import { readdirSync } from "node:fs";
import { join } from "node:path";
import { eitherOf, nearest } from "../../components/shared/faults";
import { UsageError } from "../output";
import { readStackFile, StackFileError } from "./stack-file";

/** The stacks that have a file below `root`. */
export function stackNames(root: string): string[] {
  return readdirSync(join(root, "stacks"))
    .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
    .sort();
}

/**
 * The stacks that a command names, each once, or all there are.
 *
 * @throws UsageError if there is none of a name
 * @throws StackFileError with the faults of all of them
 */
export function soundStacks(root: string, named: readonly string[]): string[] {
  const known = stackNames(root);
  const unknown = named.filter((stack) => !known.includes(stack));
  if (unknown.length > 0) throw new UsageError(unknown.map(unknownStack(known)).join("\n"));
  const stacks = named.length > 0 ? [...new Set(named)] : known;
  const errors = stacks.flatMap((stack) => errorOf(stack, join(root, "stacks")));
  if (errors.length > 0) throw StackFileError.of(errors);
  return stacks;
}

const unknownStack = (known: string[]) => (stack: string) =>
  `there is no stack "${stack}"; use ${eitherOf(known)}${nearest(stack, known)}`;

function errorOf(stack: string, folder: string): StackFileError[] {
  try {
    readStackFile(stack, folder);
    return [];
  } catch (error) {
    if (error instanceof StackFileError) return [error];
    throw error;
  }
}
