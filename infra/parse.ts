import type { z } from "zod";
import { routingGroups } from "../components/platform/names";
import type { PlatformCluster } from "../components/platform/spec";
import type { Fault } from "../components/shared/faults";
import { checkStack, type StackSurroundings } from "./check-stack";
import { type PlatformConfig, platformSchema } from "./config";
import { faultsOf, formatPath, valueAt } from "./faults";

/** A stack's configuration, or everything that is wrong with it. */
export type Parsed = { config: PlatformConfig; faults: [] } | { config?: never; faults: Fault[] };

/**
 * Reads a stack's configuration. All faults come at once: those of shape, and what the rest, read
 * without the misshapen parts, says that cannot be.
 *
 * @param raw the value of `trino-platform:platform`, of whatever shape
 * @param surroundings what stands beside it in the file; left out if that is not known
 */
export function parseConfig(raw: unknown, surroundings?: StackSurroundings): Parsed {
  const parsed = platformSchema.safeParse(raw);
  if (parsed.success) {
    const faults = checkStack(parsed.data, routingGroups(parsed.data.clusters), surroundings);
    return faults.length > 0 ? { faults } : { config: parsed.data, faults: [] };
  }
  const shape = parsed.error.issues.flatMap((issue) => faultsOf(issue, raw, allowedKeys));
  const rest = withoutFaultyParts(raw);
  const meaning = rest.config ? checkStack(rest.config, rawGroups(raw), surroundings) : [];
  return {
    faults: [...shape, ...meaning.filter((fault) => !rest.removed.some(related(fault.path)))],
  };
}

/**
 * Removes whatever does not fit the schema, as often as needed: a wrong value first, and where one
 * is then missing, what it was part of.
 */
function withoutFaultyParts(raw: unknown): { config?: PlatformConfig; removed: string[] } {
  const copy = structuredClone(raw);
  const removed: string[] = [];
  // Each round removes at least one part, and no path is deeper than this.
  for (let round = 0; round < 20; round++) {
    const parsed = platformSchema.safeParse(copy);
    if (parsed.success) return { config: parsed.data, removed };
    for (const path of parsed.error.issues.flatMap(pathsOf)) {
      const gone = valueAt(copy, path) === undefined ? path.slice(0, -1) : path;
      if (gone.length === 0) return { removed };
      const parent = valueAt(copy, gone.slice(0, -1));
      if (typeof parent === "object" && parent !== null)
        delete (parent as never)[gone.at(-1) as never];
      removed.push(formatPath(gone));
    }
  }
  return { removed };
}

function pathsOf(issue: z.core.$ZodIssue): PropertyKey[][] {
  return issue.code === "unrecognized_keys"
    ? issue.keys.map((key) => [...issue.path, key])
    : [issue.path];
}

/** One path is the other, or part of it. */
function related(path: string): (other: string) => boolean {
  const within = (inner: string, outer: string) =>
    inner === outer || inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`);
  return (other) => within(path, other) || within(other, path);
}

/** The routing groups as written, whatever else is wrong: else every rule would be wrong, too. */
function rawGroups(raw: unknown): string[] {
  const clusters = valueAt(raw, ["clusters"]);
  if (typeof clusters !== "object" || clusters === null) return [];
  const named = Object.entries(clusters).map(([name, cluster]) => {
    const group = valueAt(cluster, ["routingGroup"]);
    return [name, typeof group === "string" ? { routingGroup: group } : {}];
  });
  return routingGroups(Object.fromEntries(named) as Record<string, PlatformCluster>);
}

/** The keys that the schema knows at a path. */
function allowedKeys(path: readonly PropertyKey[]): string[] {
  let schema: z.core.$ZodType | undefined = platformSchema;
  for (const key of path) schema = schema && childOf(unwrap(schema), key);
  const def = schema && (unwrap(schema)._zod.def as Definition);
  return Object.keys(def?.shape ?? {});
}

/** The parts of zod's definitions that lead from a schema to the ones inside it. */
interface Definition {
  type: string;
  innerType?: z.core.$ZodType;
  options?: z.core.$ZodType[];
  shape?: Record<string, z.core.$ZodType>;
  valueType?: z.core.$ZodType;
  element?: z.core.$ZodType;
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  const def = schema._zod.def as Definition;
  const inner =
    def.innerType ?? def.options?.find((option) => (option._zod.def as Definition).shape);
  return inner ? unwrap(inner) : schema;
}

function childOf(schema: z.core.$ZodType, key: PropertyKey): z.core.$ZodType | undefined {
  const def = schema._zod.def as Definition;
  return def.shape?.[String(key)] ?? def.valueType ?? def.element;
}
