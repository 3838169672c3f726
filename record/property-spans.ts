import type { PropertyType, ServerProperty } from "../components/trino/properties/table";

/** That a server of one version, started in one way, knows a name. */
export interface Seen {
  version: number;
  role: "coordinator" | "worker";
  /** The line that it was started with beside those of its role; none if only with those. */
  needs: string | undefined;
  kind: "config" | "legacy" | "defunct";
  name: string;
  /** The name that it has now, of a legacy one. */
  newName: string | undefined;
  /** The Java type that the setter takes. */
  type: string;
  /** The words that an enum takes, each as `word=number of the constant`. */
  words: string[];
  min: string | undefined;
  max: string | undefined;
  powerOfTwo: boolean;
}

type Spans = Record<string, ServerProperty | ServerProperty[]>;

/** What was seen in all versions, by name: one span for each stretch of versions that say the same. */
export function spansOf(seen: Seen[], versions: number[]): Spans {
  // Some lists of defunct names have an empty one.
  const named = seen.filter(({ name }) => name !== "");
  const byName = Map.groupBy(named, ({ name }) => name);
  const spans = [...byName.keys()].sort().map((name) => {
    const byVersion = Map.groupBy(byName.get(name) ?? [], ({ version }) => version);
    const found = versions.map((version) => propertyOf(byVersion.get(version) ?? []));
    const stretches = joinVersions(found, versions);
    return [name, oneOrAll(stretches)] as const;
  });
  return Object.fromEntries(spans);
}

/** A name that says the same in all its versions stands for itself. */
export const oneOrAll = <T>(spans: T[]): T | T[] => (spans.length === 1 ? (spans[0] as T) : spans);

/**
 * Joins neighbouring versions that say the same of a name. A span leaves out an end that it shares with
 * all that was asked.
 *
 * @param found what each version says; undefined where it does not know the name
 */
export function joinVersions<T extends object>(
  found: (T | undefined)[],
  versions: number[],
): (T & { from?: number; until?: number })[] {
  const stretches: { first: number; last: number; property: T }[] = [];
  for (const [index, property] of found.entries()) {
    const open = stretches.at(-1);
    if (property === undefined) continue;
    if (open?.last === index - 1 && JSON.stringify(open.property) === JSON.stringify(property)) {
      open.last = index;
    } else stretches.push({ first: index, last: index, property });
  }
  return stretches.map(({ first, last, property }) => ({
    ...(first > 0 && { from: versions[first] as number }),
    ...(last < versions.length - 1 && { until: versions[last] as number }),
    ...property,
  }));
}

/** What one version says of a name; undefined if nobody there knows it. */
function propertyOf(seen: Seen[]): ServerProperty | undefined {
  const current = seen.filter(({ kind }) => kind === "config");
  const [first] = current;
  if (first === undefined) return formerOf(seen);
  const readers = new Set(current.map(({ role }) => role));
  const needs = current.some((one) => one.needs === undefined) ? undefined : first.needs;
  return {
    ...valueShape(first),
    ...(!readers.has("worker") && { on: "coordinator" as const }),
    ...(needs && { needs }),
  };
}

function formerOf(seen: Seen[]): ServerProperty | undefined {
  const renamedTo = seen.find(({ newName }) => newName !== undefined)?.newName;
  if (renamedTo !== undefined) return { renamedTo };
  return seen.length > 0 ? { defunct: true } : undefined;
}

const TYPES: Record<string, PropertyType> = {
  "io.airlift.units.DataSize": "size",
  "io.airlift.units.Duration": "duration",
  boolean: "boolean",
  "java.lang.Boolean": "boolean",
  int: "integer",
  long: "integer",
  "java.lang.Integer": "integer",
  "java.lang.Long": "integer",
  double: "number",
  float: "number",
  "java.lang.Double": "number",
  "java.math.BigDecimal": "number",
};

function valueShape({ type, words, min, max, powerOfTwo }: Seen): ServerProperty {
  const kind = words.length > 0 ? "enum" : (TYPES[type] ?? "text");
  if (kind === "text") return { type: kind };
  return {
    type: kind,
    ...(kind === "enum" && wordsOf(words)),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(powerOfTwo && { powerOfTwo }),
  };
}

/**
 * The words to write, and whether they are taken only so. Airlift itself takes every constant also as
 * it stands in Java, an enum that reads its texts itself need not.
 */
function wordsOf(taken: string[]): Pick<ServerProperty, "values" | "exact"> {
  const words = taken.map((one) => one.split("=")[0] ?? "");
  const values = [...new Set(words.filter((word) => !/[A-Z_]/.test(word)))];
  const isFree = values.every((word) => words.includes(word.toUpperCase().replaceAll("-", "_")));
  return { values, ...(!isFree && { exact: true as const }) };
}
