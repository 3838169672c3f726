import { eitherOf, nearest } from "../../shared/faults";
import type { PropertyType, ServerProperty } from "./table";

/** Bytes in one unit of Trino's data sizes: binary, whatever their names say. */
const BYTES: Record<string, number> = {
  B: 1,
  kB: 2 ** 10,
  MB: 2 ** 20,
  GB: 2 ** 30,
  TB: 2 ** 40,
  PB: 2 ** 50,
};

/** Milliseconds in one unit of Trino's durations. */
const MILLISECONDS: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** A value with a unit, as Trino's data sizes and durations are written. */
const QUANTITY = /^\s*(\d+(?:\.\d+)?)\s*([a-zA-Z]+)\s*$/;

/**
 * What is wrong with the text of a value, as the tail of a message; undefined if Trino takes it. A
 * value from the environment (`${ENV:...}`) is known only to the server.
 */
export function valueFault(value: string, property: ServerProperty): string | undefined {
  if (value.includes("${")) return undefined;
  const { type } = property;
  if (type === undefined || type === "text") return undefined;
  if (type === "enum") return enumFault(value, property);
  const amount = read(value, type);
  if (amount === undefined) return `${JSON.stringify(value)} is not ${describe(type, value)}`;
  return boundFault(value, amount, property);
}

function enumFault(value: string, { values = [], exact }: ServerProperty): string | undefined {
  const word = exact ? value : value.toLowerCase().replaceAll("_", "-");
  if (values.includes(word)) return undefined;
  return `${JSON.stringify(value)} is not allowed; use ${eitherOf(values)}${nearest(word, values)}`;
}

function boundFault(value: string, amount: number, property: ServerProperty): string | undefined {
  const { type, min, max, powerOfTwo } = property;
  const least = min === undefined ? undefined : read(min, type ?? "text");
  const most = max === undefined ? undefined : read(max, type ?? "text");
  if (least !== undefined && amount < least) return `${value} is too small; use at least ${min}`;
  if (most !== undefined && amount > most) return `${value} is too big; use at most ${max}`;
  if (powerOfTwo && !Number.isInteger(Math.log2(amount))) {
    const lower = 2 ** Math.max(0, Math.floor(Math.log2(amount)));
    return `${value} is not a power of two; use ${lower} or ${lower * 2}`;
  }
  return undefined;
}

/** The value as a number: bytes, milliseconds, a count; undefined if it is not of the type. */
function read(value: string, type: PropertyType): number | undefined {
  switch (type) {
    case "size":
      return readQuantity(value, BYTES);
    case "duration":
      return readQuantity(value, MILLISECONDS);
    case "boolean":
      return /^(true|false)$/i.test(value) ? 0 : undefined;
    case "integer":
      return /^[+-]?\d+$/.test(value) ? Number(value) : undefined;
    case "number":
      return value.trim() === "" || Number.isNaN(Number(value)) ? undefined : Number(value);
    default:
      return undefined;
  }
}

function readQuantity(value: string, units: Record<string, number>): number | undefined {
  const [, amount, unit] = QUANTITY.exec(value) ?? [];
  const factor = units[unit ?? ""];
  return amount === undefined || factor === undefined ? undefined : Number(amount) * factor;
}

function describe(type: PropertyType, value: string): string {
  switch (type) {
    case "size":
      return `a data size; ${sizeAdvice(value)}`;
    case "duration":
      return `a duration; use a number with ${eitherOf(Object.keys(MILLISECONDS))}, like 30m`;
    case "boolean":
      return "a switch; use true or false";
    case "integer":
      return "a whole number";
    default:
      return `a ${type}`;
  }
}

/** People write what Kubernetes wants, or what a JVM wants. */
function sizeAdvice(value: string): string {
  const units = eitherOf(Object.keys(BYTES));
  const [, amount, unit] = QUANTITY.exec(value) ?? [];
  const meant = Object.keys(BYTES).find(
    (known) => known.length === 2 && known[0]?.toLowerCase() === unit?.[0]?.toLowerCase(),
  );
  if (amount === undefined || meant === undefined) return `use a number with ${units}, like 2GB`;
  const owner = unit?.endsWith("i") ? ` (${unit} is a unit of Kubernetes)` : "";
  return `use ${amount}${meant}${owner}; Trino's units are ${units}, all of them binary`;
}
