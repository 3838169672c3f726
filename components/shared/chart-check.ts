import { closest, distance } from "fastest-levenshtein";
import {
  type ChartKey,
  type ChartSection,
  defaultValues,
  isKey,
  isKnown,
  isMap,
  keyList,
  type Values,
} from "./chart-keys";
import { checkMap, eachIn, eachOf, key } from "./chart-kinds";
import { below } from "./faults";
import { error, type Finding } from "./finding";

/** What to write instead of a key that the chart does not have, for keys that people expect. */
export type Advice = (path: string) => string | undefined;

/**
 * What is wrong with the keys of values and with their types: a key that the chart does not have is
 * dropped by Helm without a word.
 */
export function checkKeys(keys: ChartSection, values: unknown, advice: Advice = () => undefined) {
  return checkSection(keys, values, "", (path, siblings) => ({
    message: "the chart has no such key and drops it in silence",
    fix: advice(path) ?? nearestKey(path, siblings, keys),
  }));
}

/** A list of maps of which the template reads these keys and no others. */
export function items<S extends ChartSection>(
  keys: S,
  standard: readonly Values[] = [],
): ChartKey<ItemOf<S>[]> {
  return key(standard, (value) => eachOf(value, (one) => checkItem(keys, one)));
}

/** A map of such maps, by a name of one's own. */
export function named<S extends ChartSection>(keys: S): ChartKey<Record<string, ItemOf<S>>> {
  return key({}, (value) => eachIn(value, (one) => checkItem(keys, one)));
}

type ItemOf<S> = { [K in keyof S]?: S[K] extends ChartKey<infer T> ? T : never };

function checkItem(keys: ChartSection, value: unknown): Finding[] {
  return checkSection(keys, value, "", (path, siblings) => ({
    message: "the template reads no such key and drops it in silence",
    fix: nearestKey(path, siblings, keys),
  }));
}

type Unknown = (path: string, siblings: string[]) => Pick<Finding, "message" | "fix">;

function checkSection(
  section: ChartSection,
  values: unknown,
  parent: string,
  unknown: Unknown,
): Finding[] {
  if (values === undefined || !isKnown(values)) return [];
  if (!isMap(values)) return checkMap(values);
  return Object.entries(values).flatMap(([step, value]) => {
    const node = Object.hasOwn(section, step) ? section[step] : undefined;
    const path = `${parent}${step}`;
    if (node === undefined) {
      const { message, fix } = unknown(path, Object.keys(section));
      return [error(step, message, fix)];
    }
    if (isKey(node)) return below(step, node.check(value));
    if (value !== null) return below(step, checkSection(node, value, `${path}.`, unknown));
    return Object.keys(defaultValues(node)).length === 0
      ? []
      : [error(step, "null removes the whole section, and the template stops", "remove this line")];
  });
}

/** A neighbour that is written alike, else the same word elsewhere in the chart. */
function nearestKey(path: string, siblings: string[], keys: ChartSection): string {
  // Only a key that has dots itself can be written wrong and be the path of a right one.
  if (pathsOf(keys).includes(path)) return `write its parts below each other: ${nested(path)}`;
  const parent = path.slice(0, path.lastIndexOf(".") + 1);
  const step = path.slice(parent.length);
  const near = siblings.filter((one) => isNear(one, step));
  if (near.length > 0) return `did you mean "${parent}${closest(step, near)}"?`;
  const elsewhere = onlyOne(
    path,
    pathsOf(keys).filter((known) => lastStep(known) === step),
  );
  return elsewhere ? `did you mean "${elsewhere}"?` : "remove it";
}

/** `a.b` as `a: { b: … }`. */
function nested(path: string): string {
  return path.split(".").reduceRight((inner, step) => {
    return `${step}: ${inner === "…" ? inner : `{ ${inner} }`}`;
  }, "…");
}

/** The one below the same top, else the only one; several would be guesses. */
function onlyOne(path: string, known: string[]): string | undefined {
  const near = known.filter((one) => one.split(".")[0] === path.split(".")[0]);
  const fitting = near.length > 0 ? near : known;
  return fitting.length === 1 ? fitting[0] : undefined;
}

const lastStep = (path: string) => path.slice(path.lastIndexOf(".") + 1);

/** Keys and sections. */
function pathsOf(keys: ChartSection): string[] {
  const leaves = Object.keys(keyList(keys));
  const sections = leaves.flatMap((leaf) =>
    leaf.split(".").map((_, depth, steps) => steps.slice(0, depth).join(".")),
  );
  return [...new Set([...leaves, ...sections])].filter((path) => path !== "");
}

/** A third of the word's length: further away, a suggestion is noise. */
function isNear(known: string, step: string): boolean {
  const apart = distance(known.toLowerCase(), step.toLowerCase());
  return apart <= Math.max(2, known.length / 3) && apart < Math.min(known.length, step.length);
}

/** Our own values never set these keys; the reason of each that values give. */
export function unreachableKeys(keys: ChartSection): Record<string, string> {
  return Object.fromEntries(
    Object.entries(keyList(keys)).flatMap(([path, { unreachable }]) =>
      unreachable === undefined ? [] : [[path, unreachable]],
    ),
  );
}
