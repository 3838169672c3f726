type Values = Record<string, unknown>;

/** Whether a value is a map, as Helm understands it. */
export function isMap(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Values over a chart's defaults, as Helm does it: maps merge, lists replace, null removes. */
export function mergeValues(defaults: Values, given: Values): Values {
  const merged: Values = { ...defaults };
  for (const [key, value] of Object.entries(given)) {
    if (value === null || value === undefined) delete merged[key];
    else if (isMap(value)) merged[key] = mergeValues(isMap(merged[key]) ? merged[key] : {}, value);
    else merged[key] = value;
  }
  return merged;
}

/** A read-only look at merged values by path, with Go template's notion of an empty value. */
export interface ValueReader {
  /** The value as the template would print it; "" if there is none. */
  text(path: string): string;
  flag(path: string): boolean;
  number(path: string): number;
  list(path: string): unknown[];
  map(path: string): Values;
}

/** Reads `values`; a path's steps are separated by dots. */
export function readerOf(values: Values): ValueReader {
  const at = (path: string) =>
    path.split(".").reduce<unknown>((map, step) => (isMap(map) ? map[step] : undefined), values);
  const listOf = (value: unknown) => (Array.isArray(value) ? value : []);
  const mapOf = (value: unknown) => (isMap(value) ? value : {});
  return {
    text: (path) => String(at(path) ?? ""),
    flag: (path) => Boolean(at(path)),
    number: (path) => Number(at(path) ?? 0),
    list: (path) => listOf(at(path)),
    map: (path) => mapOf(at(path)),
  };
}
