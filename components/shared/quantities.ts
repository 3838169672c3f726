/** MiB in one unit of Trino's data sizes; they are binary whatever their names say. */
const MIB: Record<string, number> = {
  B: 1 / 1024 ** 2,
  kB: 1 / 1024,
  MB: 1,
  GB: 1024,
  TB: 1024 ** 2,
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
  return parseQuantity(text, MIB);
}

/**
 * Reads a duration as Trino writes it, in hours; undefined if it is none.
 *
 * @example parseHours("2d") // 48
 */
export function parseHours(text: string): number | undefined {
  return parseQuantity(text, HOURS);
}

function parseQuantity(text: string, units: Record<string, number>): number | undefined {
  const [, amount, unit] = /^\s*(\d+(?:\.\d+)?)\s*([A-Za-z]+)\s*$/.exec(text) ?? [];
  const factor = units[unit ?? ""];
  return amount === undefined || factor === undefined ? undefined : Number(amount) * factor;
}
