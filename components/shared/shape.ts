import type { Fault } from "./faults";
import type { Definitions } from "./json-schema";
import { isLater, isPlainMap } from "./later";
import { formatPath, type Misfit, misfitsOf, type ShapeError, valueAt } from "./shape-faults";

/** ajv's code for one type, which `npm run schema` wrote. */
export interface Validate {
  (value: unknown): boolean;
  errors?: ShapeError[] | null;
}

/** A type whose values can be checked. */
export interface Shape {
  /** Name of the type. */
  name: string;
  validate: Validate;
  /** The schemas, read only to word a fault. */
  definitions: () => Definitions;
}

/** What came of a check of shape. */
export interface Checked {
  /** Faults of shape. */
  faults: Fault[];
  /** The value without what does not fit; undefined if nothing of it is left. */
  rest: unknown;
  /** What the rest says that cannot be, less what it says only because a part was taken out. */
  sound: (meaning: Fault[]) => Fault[];
}

/**
 * All faults of a value: those of its shape, and what the rest, without the misshapen parts, says that
 * cannot be. So no check of meaning meets a value of another type than it was written for.
 */
export function checkAll<T>(shape: Shape, value: unknown, meaning: (rest: T) => Fault[]): Fault[] {
  const { faults, rest, sound } = checkShape(shape, value);
  return [...faults, ...(rest === undefined ? [] : sound(meaning(rest as T)))];
}

/** Checks a value's shape, and takes out whatever does not fit. */
export function checkShape(shape: Shape, value: unknown): Checked {
  const misfits = findMisfits(shape, value);
  if (misfits.length === 0) return { faults: [], rest: value, sound: (meaning) => meaning };
  const rest = withoutMisfits(shape, value);
  const isSound = ({ path }: Fault) =>
    !rest.removed.some((gone) => isWithin(path, gone) || isWithin(gone, path)) &&
    !misfits.some((misfit) => isWithin(path, misfit.path));
  return {
    faults: misfits.map(({ path, message }) => ({ path, message })),
    rest: rest.value,
    sound: (meaning) =>
      meaning.map((fault) => ({ ...fault, path: rest.pathIn(fault.path) })).filter(isSound),
  };
}

function findMisfits({ validate, definitions, name }: Shape, value: unknown): Misfit[] {
  return validate(dataOf(value))
    ? []
    : misfitsOf(validate.errors ?? [], value, definitions(), name);
}

/** Stands where there is no data: an Output, a Promise, an object of some class. No type fits it. */
const NO_DATA = Symbol("no data");

/** A copy of the data alone. What JavaScript calls undefined is not there. */
function dataOf(value: unknown, around: readonly unknown[] = []): unknown {
  if (typeof value !== "object" || value === null) return value;
  // A list or map inside itself has no end.
  if (isLater(value) || around.includes(value)) return NO_DATA;
  const inside = [...around, value];
  if (Array.isArray(value)) return value.map((one) => dataOf(one, inside));
  if (!isPlainMap(value)) return NO_DATA;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .map(([key, part]) => [key, dataOf(part, inside)]),
  );
}

/** What is left of a value. */
interface Rest {
  value?: unknown;
  /** Paths of what was taken out, in the value. */
  removed: string[];
  /** Where a path of the rest is in the value: entries of lists have moved up. */
  pathIn: (path: string) => string;
}

/**
 * Takes out whatever does not fit, as often as needed: a wrong value first, and where one is then
 * missing, what it was part of. An empty text has the right type and stays.
 */
function withoutMisfits(shape: Shape, value: unknown): Rest {
  const rest = copyOf(value, []);
  const removed: string[] = [];
  // Of each list that lost entries: the places that the others had.
  const places = new Map<string, number[]>();
  const pathIn = (path: string) => {
    let known = "";
    for (const [, name = "", index] of path.matchAll(/([^[]*)(?:\[(\d+)\])?/g)) {
      known += name;
      if (index !== undefined) {
        known += `[${places.get(known)?.[Number(index)] ?? index}]`;
      }
    }
    return known;
  };
  // Each round takes out at least one part, and no path is deeper than this.
  for (let round = 0; round < 20; round++) {
    const misfits = findMisfits(shape, rest).filter(({ isEmptyText }) => !isEmptyText);
    if (misfits.length === 0) return { value: rest, removed, pathIn };
    const gone = outermost(
      misfits.map(({ at }) => (valueAt(rest, at) === undefined ? at.slice(0, -1) : at)),
    );
    if (gone.some(({ length }) => length === 0)) break;
    removed.push(...gone.map((path) => pathIn(formatPath(path))));
    for (const path of gone) takeOut(rest, path, places, pathIn);
  }
  return { removed, pathIn };
}

/** Each path once, none inside another, and of a list the last entry first: the others stay in place. */
function outermost(paths: PropertyKey[][]): PropertyKey[][] {
  const byText = new Map(paths.map((path) => [formatPath(path), path]));
  const texts = [...byText.keys()];
  return [...byText]
    .filter(([text]) => !texts.some((other) => other !== text && isWithin(text, other)))
    .sort(([a], [b]) => b.localeCompare(a, "en", { numeric: true }))
    .map(([, path]) => path);
}

function takeOut(
  rest: unknown,
  path: PropertyKey[],
  places: Map<string, number[]>,
  pathIn: (path: string) => string,
): void {
  const parent = valueAt(rest, path.slice(0, -1));
  const key = path.at(-1) as PropertyKey;
  if (!Array.isArray(parent)) {
    if (parent) delete (parent as Record<PropertyKey, unknown>)[key];
    return;
  }
  const list = pathIn(formatPath(path.slice(0, -1)));
  const known = places.get(list) ?? parent.map((_, index) => index);
  parent.splice(Number(key), 1);
  places.set(list, known.toSpliced(Number(key), 1));
}

/** A copy of maps and lists; everything else is shared. */
function copyOf(value: unknown, around: readonly unknown[]): unknown {
  if (isLater(value) || around.includes(value)) return value;
  const inside = [...around, value];
  if (Array.isArray(value)) return value.map((one) => copyOf(one, inside));
  if (!isPlainMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, copyOf(part, inside)]),
  );
}

/** True if one path is the other, or leads into it. */
export function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`);
}
