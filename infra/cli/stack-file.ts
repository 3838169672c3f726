import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { eitherOf, formatFaults, nearest } from "../../components/shared/faults";
import { parseConfig } from "../parse";
import { PLATFORM_KEY, type PlatformConfig } from "../stack-file";
import { UsageError } from "./output";

const STACKS = join(__dirname, "..", "..", "stacks");

/** A stack file says what cannot be; the message has every fault: exit code 1. */
export class StackFileError extends Error {}

/**
 * The configuration of a stack, read from its file without the engine and without credentials.
 *
 * @param stack the name in `stacks/Pulumi.<stack>.yaml`
 * @throws UsageError if there is no such file
 * @throws StackFileError if it has faults
 */
export function readStackFile(stack: string, folder: string = STACKS): PlatformConfig {
  const file = join(folder, `Pulumi.${stack}.yaml`);
  if (!existsSync(file)) {
    const known = stackNames(folder);
    throw new UsageError(
      `there is no stack "${stack}"; use ${eitherOf(known)}${nearest(stack, known)}`,
    );
  }
  const parsed = parseConfig(settingOf(file, stack, PLATFORM_KEY));
  if (parsed.config) return parsed.config;
  throw new StackFileError(
    formatFaults(`stacks/Pulumi.${stack}.yaml, ${PLATFORM_KEY}:`, parsed.faults),
  );
}

/** The AWS region that a stack file names; empty if it names none. */
export function readRegion(stack: string, folder: string = STACKS): string {
  return String(settingOf(join(folder, `Pulumi.${stack}.yaml`), stack, "aws:region") ?? "");
}

function settingOf(file: string, stack: string, key: string): unknown {
  try {
    return parse(readFileSync(file, "utf8"))?.config?.[key];
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new StackFileError(`stacks/Pulumi.${stack}.yaml is no YAML: ${reason}`);
  }
}

function stackNames(folder: string): string[] {
  return readdirSync(folder)
    .flatMap((name) => /^Pulumi[.](.+)[.]yaml$/.exec(name)?.[1] ?? [])
    .sort();
}
