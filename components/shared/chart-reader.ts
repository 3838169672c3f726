import { isMap, type Values, valueAt } from "./chart-keys";

/** A look at values by path, with the notion of truth of the chart's templates. */
export interface ValuesReader {
  /** The value as a template would print it; "" if there is none, or if it is known later. */
  text(path: string): string;
  /** As Go takes it: any text counts as true, also "false". */
  flag(path: string): boolean;
  /** The number, also from text; undefined if it is none. */
  number(path: string): number | undefined;
  list(path: string): unknown[];
  map(path: string): Values;
  raw(path: string): unknown;
}

/** Reads values that stand over the chart's defaults. */
export function readerOf(values: Values): ValuesReader {
  const raw = (path: string) => valueAt(values, path);
  const listOf = (value: unknown) => (Array.isArray(value) ? value : []);
  const mapOf = (value: unknown) => (isMap(value) ? value : {});
  return {
    raw,
    text: (path) => textOf(raw(path)),
    flag: (path) => isTrue(raw(path)),
    number: (path) => numberOf(raw(path)),
    list: (path) => listOf(raw(path)),
    map: (path) => mapOf(raw(path)),
  };
}

/** Whether values say anything at all; Go's notion of truth. */
export function isTrue(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isMap(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}

function textOf(value: unknown): string {
  return value === null || value === undefined || typeof value === "object" ? "" : String(value);
}

function numberOf(value: unknown): number | undefined {
  const text = textOf(value);
  const number = Number(text);
  return text === "" || Number.isNaN(number) ? undefined : number;
}
