/** True for what has a value only while the program runs: an Output or a Promise. */
export function isLater(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return (
    value instanceof Promise || (value as { __pulumiOutput?: unknown }).__pulumiOutput === true
  );
}

/** True if some part of it is known later. */
export function hasLater(value: unknown): boolean {
  if (isLater(value)) return true;
  if (Array.isArray(value)) return value.some(hasLater);
  return isPlainMap(value) && Object.values(value).some(hasLater);
}

/** True for a map as it is written, not an object of some class. */
export function isPlainMap(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype.constructor?.name === "Object";
}
