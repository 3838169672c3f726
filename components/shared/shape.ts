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
  /** The faults of shape, and what the rest says that cannot be, but not because parts are gone. */
  besides: (meaning: Fault[]) => Fault[];
}

/**
 * All faults of a value: those of its shape, and what the rest, without the misshapen parts, says that
 * cannot be. So no check of meaning meets a value of another type than it was written for.
 */
export function checkAll<T>(shape: Shape, value: unknown, meaning: (rest: T) => Fault[]): Fault[] {
  const { rest, besides } = checkShape(shape, value);
  return besides(rest === undefined ? [] : meaning(rest as T));
}

/** Checks a value's shape, and takes out whatever does not fit. */
export function checkShape(shape: Shape, value: unknown): Checked {
  const misfits = findMisfits(shape, value);
  if (misfits.length === 0) return { faults: [], rest: value, besides: (meaning) => meaning };
  const rest = withoutMisfits(shape, value, misfits);
  const isSound = ({ path }: Fault) =>
    !rest.replaced.includes(path) &&
    !rest.removed.some((gone) => isWithin(path, gone) || isWithin(gone, path));
  return {
    faults: misfits.filter(({ isSaid }) => !isSaid).map(faultOf),
    rest: rest.value,
    besides: (meaning) => {
      const sound = meaning
        .map((fault) => ({ ...fault, path: rest.pathIn(fault.path) }))
        .filter(isSound);
      // Of a number that must be above another the check of its meaning says more.
      const isTold = ({ path, isMild, isSaid }: Misfit) =>
        isSaid || (isMild && sound.some((one) => one.path === path));
      return [...misfits.filter((misfit) => !isTold(misfit)).map(faultOf), ...sound];
    },
  };
}

function faultOf({ path, message }: Misfit): Fault {
  return { path, message };
}

function findMisfits({ validate, definitions, name }: Shape, value: unknown): Misfit[] {
  const strange: ShapeError[] = [];
  const fits = validate(dataOf(value, "", [], strange));
  if (fits && strange.length === 0) return [];
  return misfitsOf([...strange, ...(validate.errors ?? [])], value, definitions(), name);
}

/** Stands for an Output or a Promise: no type of JSON fits it, and only `pulumi.Input` takes it. */
const LATER = Symbol("known later");

/**
 * A copy of the data alone, as ajv can judge it.
 *
 * @param strange takes what is no data at all: a function, an object of some class, a list in itself
 */
function dataOf(
  value: unknown,
  pointer: string,
  around: readonly unknown[],
  strange: ShapeError[],
): unknown {
  if (value === undefined || value === null || /^(string|number|boolean)$/.test(typeof value)) {
    // To ajv these have no type, as an Output has none.
    if (typeof value === "number" && !Number.isFinite(value)) {
      strange.push({ instancePath: pointer, keyword: "type", params: {} });
    }
    return value;
  }
  if (isLater(value)) return LATER;
  const inner = (part: unknown, key: string | number) => {
    const escaped = String(key).replaceAll("~", "~0").replaceAll("/", "~1");
    return dataOf(part, `${pointer}/${escaped}`, [...around, value], strange);
  };
  if (!around.includes(value)) {
    if (Array.isArray(value)) return value.map(inner);
    if (isPlainMap(value)) {
      return Object.fromEntries(
        Object.entries(value).map(([key, part]) => [key, inner(part, key)]),
      );
    }
  }
  strange.push({ instancePath: pointer, keyword: "type", params: {} });
  return LATER;
}

/** What is left of a value. */
interface Rest {
  value?: unknown;
  /** Paths of what was taken out, in the value. */
  removed: string[];
  /** Paths of numbers out of their range, which are now the nearest ones that are allowed. */
  replaced: string[];
  /** Where a path of the rest is in the value: entries of lists have moved up. */
  pathIn: (path: string) => string;
}

/**
 * Takes out whatever does not fit, as often as needed: a wrong value first, and where one is then
 * missing, what it was part of. A number out of its range becomes the nearest one that is allowed: no
 * check of meaning stumbles on it.
 */
function withoutMisfits(shape: Shape, value: unknown, found: readonly Misfit[]): Rest {
  const rest = copyOf(value, []);
  const removed: string[] = [];
  const replaced: string[] = [];
  for (const { at, path, allowed } of found) {
    if (allowed === undefined) continue;
    (valueAt(rest, at.slice(0, -1)) as Record<PropertyKey, unknown>)[at.at(-1) as string] = allowed;
    replaced.push(path);
  }
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
    const misfits = findMisfits(shape, rest).filter(({ isMild }) => !isMild);
    if (misfits.length === 0) return { value: rest, removed, replaced, pathIn };
    const gone = outermost(
      misfits.map(({ at }) => (valueAt(rest, at) === undefined ? at.slice(0, -1) : at)),
    );
    if (gone.some(({ length }) => length === 0)) break;
    removed.push(...gone.map((path) => pathIn(formatPath(path))));
    for (const path of gone) takeOut(rest, path, places, pathIn);
  }
  return { removed, replaced, pathIn };
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
