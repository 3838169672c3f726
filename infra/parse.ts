import { routingGroups } from "../components/platform/names";
import type { PlatformCluster } from "../components/platform/spec";
import { type Fault, nearest } from "../components/shared/faults";
import { isPlainMap } from "../components/shared/later";
import { isWithin } from "../components/shared/shape";
import { formatPath, valueAt } from "../components/shared/shape-faults";
import { checkStack, type StackSurroundings } from "./check-stack";
import { checkFile } from "./file-shapes";
import { withoutInCluster } from "./spooling/check";
import { PLATFORM_KEY, type PlatformConfig, STACK_DEFAULTS, type StackFile } from "./stack-file";

/** A stack's configuration, or everything that is wrong with it. */
export type Parsed = { config: PlatformConfig; faults: [] } | { config?: never; faults: Fault[] };

/**
 * The value of the platform's key among all that a stack says.
 *
 * @param config every key of the stack's configuration
 * @param environments Pulumi ESC's, which the engine adds and nobody else
 * @throws Error that says what is there instead
 */
export function platformIn(config: Record<string, unknown>, environments: string[] = []): unknown {
  const value = config[PLATFORM_KEY];
  if (value !== undefined) return typeof value === "string" ? fromJson(value) : value;
  const [, near] = /"(.*)"/.exec(nearest(PLATFORM_KEY, Object.keys(config))) ?? [];
  const from =
    environments.length > 0
      ? `; if it comes from ${environments.join(", ")}, only the engine can tell`
      : "";
  throw new MissingPlatformError(
    `${PLATFORM_KEY} is missing below config${near ? `; "${near}" stands there` : ""}${from}`,
  );
}

/** A stack says nothing of the platform. */
export class MissingPlatformError extends Error {}

/** The engine takes a map that is written as JSON in one text, too. */
function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * Reads a stack's configuration. All faults come at once: those of shape, and what the rest, read
 * without the misshapen parts, says that cannot be.
 *
 * @param raw the value of `trino-platform:platform`, of whatever shape
 * @param surroundings what stands beside it in the file; left out if that is not known
 */
export function parseConfig(raw: unknown, surroundings?: StackSurroundings): Parsed {
  const secrets: string[] = [];
  const { rest, besides } = checkFile("StackFile", raw, (path) => secrets.push(formatPath(path)));
  const config = rest === undefined ? undefined : withDefaults(rest as StackFile);
  const meaning = config ? checkStack(config, groupsIn(raw), surroundings) : [];
  // What a secret says is known when the program runs.
  const known = meaning.filter(({ path }) => !secrets.some((secret) => isWithin(path, secret)));
  const all = [...datesIn(raw), ...besides(known)].map(withoutInCluster);
  return config && all.length === 0 ? { config, faults: [] } : { faults: all };
}

function withDefaults(file: StackFile): PlatformConfig {
  return { ...STACK_DEFAULTS, ...file } as PlatformConfig;
}

/** The routing groups as written, whatever else is wrong: else every rule would be wrong, too. */
function groupsIn(raw: unknown): string[] {
  const clusters = valueAt(raw, ["clusters"]);
  if (!isPlainMap(clusters)) return [];
  const named = Object.entries(clusters).map(([name, cluster]) => {
    const group = valueAt(cluster, ["routingGroup"]);
    return [name, typeof group === "string" ? { routingGroup: group } : {}];
  });
  return routingGroups(Object.fromEntries(named) as Record<string, PlatformCluster>);
}

/** A date without quotes as the engine hands it on: Go's way to write a time. */
const GO_TIME = /^(\d{4}-\d\d-\d\d) \d\d:\d\d:\d\d(\.\d+)? [+-]\d{4} \S+$/;

/** Dates without quotes: YAML makes a time of them, and the engine a text that nobody wrote. */
function datesIn(value: unknown, path: PropertyKey[] = []): Fault[] {
  if (typeof value === "string") {
    const [, date] = GO_TIME.exec(value) ?? [];
    if (date === undefined) return [];
    const message = `is a date to YAML, and would be deployed as "${value}"; quote it: "${date}"`;
    return [{ path: formatPath(path), message }];
  }
  if (Array.isArray(value)) return value.flatMap((one, i) => datesIn(one, [...path, i]));
  if (!isPlainMap(value)) return [];
  return Object.entries(value).flatMap(([key, part]) => datesIn(part, [...path, key]));
}
