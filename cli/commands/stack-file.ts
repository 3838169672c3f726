import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { eitherOf, type Fault, formatFaults, nearest } from "../../components/shared/faults";
import { MissingPlatformError, parseConfig, platformIn } from "../../infra/parse";
import { PLATFORM_KEY, type PlatformConfig } from "../../infra/stack-file";
import { readStackYaml, type StackSettings, StackYamlError } from "../../infra/stack-yaml";
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

/** What a stack file says. */
export interface Stack {
  platform: PlatformConfig;
  /** The value of `aws:region`; empty if the file has none. */
  region: string;
}

/**
 * A stack, read from its file without the engine and without credentials.
 *
 * @param stack the name in `stacks/Pulumi.<stack>.yaml`, or the path of such a file
 * @throws UsageError if there is no such file
 * @throws StackFileError if it has faults
 */
export function readStack(stack: string, folder: string = STACKS): Stack {
  const { platform, region, surroundings } = rawStack(stack, folder);
  const parsed = parseConfig(platform, surroundings);
  if (parsed.config) return { platform: parsed.config, region };
  throw new StackFileError(
    formatFaults(`${titleOf(stack)}, ${PLATFORM_KEY}:`, parsed.faults),
    parsed.faults.map((fault) => ({ stack, ...fault })),
  );
}

/**
 * What would be refused of a stack if its clusters had this version of Trino. Those that are newer
 * already stay.
 *
 * @throws as `readStack` if the file cannot be read
 */
export function faultsAtVersion(stack: string, version: number, folder: string = STACKS): Fault[] {
  const { platform, surroundings } = rawStack(stack, folder);
  const raise = (map: Record<string, unknown>) =>
    Number(map.trinoVersion) > version ? {} : { trinoVersion: version };
  const { clusters, ...rest } = platform as { clusters: Record<string, Record<string, unknown>> };
  const raised = Object.entries(clusters).map(([name, cluster]) => [
    name,
    cluster.trinoVersion === undefined ? cluster : { ...cluster, ...raise(cluster) },
  ]);
  const there = { ...rest, ...raise(rest), clusters: Object.fromEntries(raised) };
  return parseConfig(there, surroundings).faults;
}

/** What a file says of the platform, of whatever shape, and what stands beside it. */
function rawStack(stack: string, folder: string) {
  const file = fileOf(stack, folder);
  const { config, environments } = settingsOf(file, stack);
  const platform = orRefuse(stack, () => platformIn(config, environments));
  const region = String(config["aws:region"] ?? "");
  // An environment of ESC may bring the region, and only the engine reads it.
  const isKnown = region !== "" || environments.length === 0;
  return { platform, region, surroundings: isKnown ? { region: region || undefined } : undefined };
}

const isPath = (stack: string) => /[/\\]|[.]ya?ml$/.test(stack);

/** The name of a stack that is given by its name or by the path of its file. */
export function stackNameOf(stack: string): string {
  if (!isPath(stack)) return stack;
  const file = basename(stack);
  return /^Pulumi[.](.+)[.]ya?ml$/.exec(file)?.[1] ?? file.replace(/[.]ya?ml$/, "");
}

/** The path of a stack's file. @throws UsageError if there is no such file */
export function stackPathOf(stack: string): string {
  return resolve(fileOf(stack, STACKS));
}

/** What messages call the file. */
const titleOf = (stack: string) => (isPath(stack) ? stack : `stacks/Pulumi.${stack}.yaml`);

function fileOf(stack: string, folder: string): string {
  const file = isPath(stack) ? stack : join(folder, `Pulumi.${stack}.yaml`);
  if (existsSync(file)) return file;
  if (isPath(stack)) throw new UsageError(`${stack} cannot be read: there is no such file`);
  const known = stackNames(folder);
  const use = known.length > 0 ? `use ${eitherOf(known)}` : "give the path of a file";
  throw new UsageError(`there is no stack "${stack}"; ${use}${nearest(stack, known)}`);
}

/** The platform of a stack. @throws as `readStack` */
export function readStackFile(stack: string, folder: string = STACKS): PlatformConfig {
  return readStack(stack, folder).platform;
}

function settingsOf(file: string, stack: string): StackSettings {
  return orRefuse(stack, () => readStackYaml(readFileSync(file, "utf8")));
}

function orRefuse<T>(stack: string, read: () => T): T {
  const file = titleOf(stack);
  try {
    return read();
  } catch (error) {
    const told = (message: string, whole: string) =>
      new StackFileError(whole, [{ stack, path: "", message }]);
    if (error instanceof MissingPlatformError) {
      throw told(error.message, `${file}: ${error.message}`);
    }
    if (!(error instanceof StackYamlError)) throw error;
    const message = `is no YAML: ${error.message}`;
    throw told(message, `${file} ${message}`);
  }
}

function stackNames(folder: string): string[] {
  return (existsSync(folder) ? readdirSync(folder) : [])
    .flatMap((name) => /^Pulumi[.](.+)[.]yaml$/.exec(name)?.[1] ?? [])
    .sort();
}
