import type { Finding } from "./finding";

/** One key of a chart: what it is without a value, and what a value must be like. */
export interface ChartKey<T = unknown> {
  /** What the chart's own values say; undefined if only its templates know the key. */
  readonly default: unknown;
  /** What is wrong with a value; paths relative to the key. */
  readonly check: (value: unknown) => Finding[];
  /** Why our own values never set it, if they do not. */
  readonly unreachable?: string;
  /** Never there at run time: carries the type. */
  readonly type?: T;
}

/** A chart's keys, nested as in its values. */
export interface ChartSection {
  readonly [step: string]: ChartKey | ChartSection;
}

/** The values that a chart takes, by its keys. Every one may be left out. */
export type ValuesOf<S> = S extends ChartKey<infer T> ? T : { [K in keyof S]?: ValuesOf<S[K]> };

/** Values of any shape. */
export type Values = Record<string, unknown>;

/** True if the node is a key, false if it is a section of keys. */
export function isKey(node: ChartKey | ChartSection): node is ChartKey {
  return typeof node.check === "function";
}

/** Plain objects only: a value that is known later (a Pulumi output) is none. */
export function isMap(value: unknown): value is Values {
  return (
    typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}

/** False for a value that is known later: nothing can be said of it yet. */
export function isKnown(value: unknown): boolean {
  return typeof value !== "function" && (typeof value !== "object" || isPlain(value));
}

const isPlain = (value: object | null) => value === null || Array.isArray(value) || isMap(value);

/** Every key by its path, `server.config.query.maxMemory`, in the chart's order. */
export function keyList(section: ChartSection, parent = ""): Record<string, ChartKey> {
  return Object.fromEntries(
    Object.entries(section).flatMap(([step, node]) =>
      isKey(node)
        ? [[`${parent}${step}`, node] as const]
        : Object.entries(keyList(node, `${parent}${step}.`)),
    ),
  );
}

/** The chart's own values: what it does if nothing is given. Sections without a default are left out. */
export function defaultValues(section: ChartSection): Values {
  return Object.fromEntries(
    Object.entries(section)
      .map(([step, node]) => [step, isKey(node) ? node.default : sectionDefault(node)] as const)
      .filter(([, value]) => value !== undefined),
  );
}

function sectionDefault(section: ChartSection): Values | undefined {
  const values = defaultValues(section);
  return Object.keys(values).length > 0 ? values : undefined;
}

/** What the templates see: values over the chart's own, as Helm merges them; `null` removes. */
export function overDefaults(defaults: Values, given: Values): Values {
  const merged: Values = { ...defaults };
  for (const [step, value] of Object.entries(given)) {
    const below = merged[step];
    if (value === null || value === undefined) delete merged[step];
    else if (isMap(value)) merged[step] = overDefaults(isMap(below) ? below : {}, value);
    else merged[step] = value;
  }
  return merged;
}

/** The value at a path whose steps are separated by dots, or undefined. */
export function valueAt(values: Values, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((map, step) => (isMap(map) ? map[step] : undefined), values);
}
