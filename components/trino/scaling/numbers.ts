import type { Fault } from "../../shared/faults";

/** From where to where a number may go. */
interface Bounds {
  min: number;
  max?: number;
}

/** Any number from this one on. */
export const atLeast = (min: number): Bounds => ({ min });

/** Any number from one to the other, both included. */
export const between = (min: number, max: number): Bounds => ({ min, max });

/** A fault if the number, where there is one, is not whole or out of bounds. */
export function wholeNumber(
  path: string,
  value: number | undefined,
  { min, max = Number.POSITIVE_INFINITY }: Bounds,
  what: string,
): Fault[] {
  if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return [];
  const allowed = Number.isFinite(max) ? `from ${min} to ${max}` : `of at least ${min}`;
  return [{ path, message: `${value} is not ${what}; use a whole number ${allowed}` }];
}
