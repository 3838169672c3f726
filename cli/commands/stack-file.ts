import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { eitherOf, type Fault, formatFaults, nearest } from "../../components/shared/faults";
import { PLATFORM_KEY, type PlatformConfig } from "../../infra/config";
import { parseConfig } from "../../infra/parse";
import { ROOT } from "../context";
import { UsageError } from "../output";

const STACKS = join(ROOT, "stacks");

/** A fault of a stack file; its path is empty if the file is no YAML. */
export interface StackFault extends Fault {
  stack: string;
}

/** Stack files say what cannot be; the message has every fault: exit code 1. */
export class StackFileError extends Error {
  constructor(
    message: string,
    readonly faults: StackFault[],
  ) {
    super(message);
  }

  /** The errors of several files as one. */
  static of(errors: StackFileError[]): StackFileError {
    const message = errors.map((error) => error.message).join("\n\n");
    return new StackFileError(
      message,
      errors.flatMap(({ faults }) => faults),
    );
  }
}

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
  const region = readRegion(stack, folder) || undefined;
  // An environment of ESC may bring the region, and only the engine reads it.
  const isKnown = region !== undefined || fileOf(file, stack)?.environment === undefined;
  const raw = settingOf(file, stack, PLATFORM_KEY);
  const parsed = parseConfig(raw, isKnown ? { region } : undefined);
  if (parsed.config) return parsed.config;
  throw new StackFileError(
    formatFaults(`stacks/Pulumi.${stack}.yaml, ${PLATFORM_KEY}:`, parsed.faults),
    parsed.faults.map((fault) => ({ stack, ...fault })),
  );
}

/** The AWS region that a stack file names; empty if it names none. */
export function readRegion(stack: string, folder: string = STACKS): string {
  return String(settingOf(join(folder, `Pulumi.${stack}.yaml`), stack, "aws:region") ?? "");
}

function settingOf(file: string, stack: string, key: string): unknown {
  return fileOf(file, stack)?.config?.[key];
}

/** What a stack file of Pulumi has. */
interface StackFile {
  config?: Record<string, unknown>;
  environment?: unknown;
}

function fileOf(file: string, stack: string): StackFile | undefined {
  try {
    return parse(readFileSync(file, "utf8")) ?? undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new StackFileError(`stacks/Pulumi.${stack}.yaml is no YAML: ${reason}`, [
      { stack, path: "", message: `is no YAML: ${reason}` },
    ]);
  }
}

function stackNames(folder: string): string[] {
  return readdirSync(folder)
    .flatMap((name) => /^Pulumi[.](.+)[.]yaml$/.exec(name)?.[1] ?? [])
    .sort();
}
