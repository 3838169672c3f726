import type { Fault } from "./faults";

/** Where whole numbers end in Java and in most fields of Kubernetes. */
const MOST = 2_147_483_647;

/** From where to where a number may go. */
interface Bounds {
  min: number;
  max?: number;
  /** Why no further; in words that follow the message. */
  why?: string;
}

/** Any number from this one on. */
export const atLeast = (min: number): Bounds => ({ min });

/** Any number from one to the other, both included. */
export const between = (min: number, max: number, why?: string): Bounds => ({
  min,
  max,
  ...(why !== undefined && { why }),
});

/**
 * A fault if the number, where there is one, is not whole or out of bounds.
 *
 * @param what what it should be: `a number of workers`
 */
export function wholeNumber(
  path: string,
  value: number | undefined,
  bounds: Bounds,
  what: string,
): Fault[] {
  const { min, max = MOST } = bounds;
  if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return [];
  return [
    { path, message: `${value} is not ${what}; use a whole number ${inWords(bounds, value)}` },
  ];
}

/** The same for a number that may have a fraction. */
export function anyNumber(
  path: string,
  value: number | undefined,
  bounds: Bounds,
  what: string,
): Fault[] {
  const { min, max = MOST } = bounds;
  if (value === undefined || (value >= min && value <= max)) return [];
  return [{ path, message: `${value} is not ${what}; use a number ${inWords(bounds, value)}` }];
}

function inWords({ min, max, why }: Bounds, value: number): string {
  const isOver = value > (max ?? MOST);
  if (max === undefined && !isOver) return `of at least ${min}`;
  return `from ${min} to ${max ?? MOST}${isOver && why ? `, ${why}` : ""}`;
}
