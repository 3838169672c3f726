/**
 * What the lab does with one key of a chart. Every key is in exactly one class, so that nothing an
 * operator writes is silently without effect.
 *
 * - `modelled`: it changes the processes.
 * - `inert`: Kubernetes scheduling and metadata; it has no meaning for a local process.
 * - `refused`: it would change behaviour that the lab cannot show; only its default is accepted.
 */
export type ChartKey =
  | { class: "modelled"; default: unknown }
  | { class: "inert"; default: unknown }
  | { class: "refused"; default: unknown; why: string };

/** The keys of a chart by path. A key whose default is a map (or that has none) is open below. */
export type ChartKeys = Readonly<Record<string, ChartKey>>;

/** One version of one chart, as the lab models it. */
export interface ChartVersion {
  chart: string;
  version: string;
  /** The image tag if the values name none. */
  appVersion: string;
  keys: ChartKeys;
}

/** A key that the lab turns into files, environment or processes. `undefined`: no default. */
export const modelled = (value: unknown): ChartKey => ({ class: "modelled", default: value });

/** A key without meaning for a local process. */
export const inert = (value: unknown): ChartKey => ({ class: "inert", default: value });

/** A key that the lab cannot show; `why` ends the error message. */
export const refused = (value: unknown, why: string): ChartKey => ({
  class: "refused",
  default: value,
  why,
});

/** The chart's values before any are given: all defaults as one nested map. */
export function defaultValues(keys: ChartKeys): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [path, key] of Object.entries(keys)) {
    const steps = path.split(".");
    const last = steps.pop() ?? path;
    let map = values;
    for (const step of steps) {
      map[step] ??= {};
      map = map[step] as Record<string, unknown>;
    }
    if (key.default !== undefined) map[last] = structuredClone(key.default);
  }
  return values;
}
