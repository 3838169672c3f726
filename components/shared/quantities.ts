/** MiB in one unit of Trino's data sizes; they are binary whatever their names say. */
export const DATA_SIZES: Record<string, number> = {
  B: 1 / 1024 ** 2,
  kB: 1 / 1024,
  MB: 1,
  GB: 1024,
  TB: 1024 ** 2,
  PB: 1024 ** 3,
};

/** Hours in one unit of Trino's durations. */
const HOURS: Record<string, number> = {
  ms: 1 / 3_600_000,
  s: 1 / 3600,
  m: 1 / 60,
  h: 1,
  d: 24,
};

/**
 * Reads a data size as Trino writes it, in MiB; undefined if it is none.
 *
 * @example parseMiB("1.5GB") // 1536
 */
export function parseMiB(text: string): number | undefined {
  return parseQuantity(text, DATA_SIZES);
}

/**
 * Reads a duration as Trino writes it, in hours; undefined if it is none.
 *
 * @example parseHours("2d") // 48
 */
export function parseHours(text: string): number | undefined {
  return parseQuantity(text, HOURS);
}

/**
 * The number and the unit of a written amount, the unit empty if there is none; nothing if it is no
 * amount.
 *
 * @example splitQuantity(" 1.5 GB") // [1.5, "GB"]
 */
export function splitQuantity(text: string): [number, string] | [] {
  const [, amount, unit] = /^\s*(\d+(?:\.\d+)?)\s*([A-Za-z]*)\s*$/.exec(text) ?? [];
  return amount === undefined || unit === undefined ? [] : [Number(amount), unit];
}

function parseQuantity(text: string, units: Record<string, number>): number | undefined {
  const [amount, unit = ""] = splitQuantity(text);
  const factor = units[unit];
  return amount === undefined || factor === undefined ? undefined : amount * factor;
}
