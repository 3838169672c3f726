type Values = Record<string, unknown>;

/** Plain objects only: a value that is known later (a Pulumi output) is a scalar here. */
const isMap = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/**
 * Merges chart values as Helm does: maps merge key by key, lists and scalars replace, `null`
 * stays and removes the chart's default.
 */
export function mergeValues(base: Values, over: Values): Values {
  const merged: Values = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isMap(below) && isMap(value) ? mergeValues(below, value) : value;
  }
  return merged;
}
