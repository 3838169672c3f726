import { isDeepStrictEqual } from "node:util";
import { closest } from "fastest-levenshtein";
import type { ChartKeys } from "./keys";
import { isMap } from "./values";

/**
 * The faults of values against a chart's keys: keys that it does not have (Helm would ignore them
 * without a word), keys that the lab refuses, and lists or maps in the wrong place.
 */
export function findKeyFaults(values: Record<string, unknown>, keys: ChartKeys): string[] {
  return Object.entries(values).flatMap(([name, value]) => faultsAt(name, value, keys));
}

function faultsAt(path: string, value: unknown, keys: ChartKeys): string[] {
  const key = keys[path];
  if (value === undefined) return [];
  if (
    key?.class === "refused" &&
    !isDeepStrictEqual(value ?? undefined, key.default ?? undefined)
  ) {
    return [`${path}: ${JSON.stringify(value)} is not modelled by the lab: ${key.why}`];
  }
  if (key) return value === null ? [] : shapeFaults(path, value, key.default);
  if (!isInner(path, keys)) return [unknownKey(path, keys)];
  if (value === null) return []; // removes the chart's defaults below
  if (!isMap(value)) return [`${path}: ${JSON.stringify(value)} must be a map`];
  return Object.entries(value).flatMap(([step, below]) => faultsAt(`${path}.${step}`, below, keys));
}

function isInner(path: string, keys: ChartKeys): boolean {
  return Object.keys(keys).some((known) => known.startsWith(`${path}.`));
}

function shapeFaults(path: string, value: unknown, standard: unknown): string[] {
  if (Array.isArray(standard) && !Array.isArray(value)) {
    return [`${path}: ${JSON.stringify(value)} must be a list`];
  }
  if (isMap(standard) && !isMap(value)) {
    return [`${path}: ${JSON.stringify(value)} must be a map`];
  }
  const isScalar = standard !== undefined && standard !== null && typeof standard !== "object";
  if (isScalar && typeof value === "object") {
    return [`${path}: ${JSON.stringify(value)} must be a ${typeof standard}`];
  }
  return [];
}

function unknownKey(path: string, keys: ChartKeys): string {
  return `${path}: the chart has no such key (did you mean "${nearestKey(path, keys)}"?)`;
}

/** The known key most like `path`: its neighbours first, then those with the same last step. */
function nearestKey(path: string, keys: ChartKeys): string {
  const known = Object.keys(keys);
  const parent = path.slice(0, path.lastIndexOf(".") + 1);
  const neighbours = known.filter((key) => parent && key.startsWith(parent));
  return closest(path, neighbours.length > 0 ? neighbours : known);
}
