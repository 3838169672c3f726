import type { TrinoValues } from "./chart/keys";

type Values = Record<string, unknown>;

/**
 * What one feature (scaling, security, ...) adds to a cluster's chart values. Features do not know
 * each other: maps of several merge, lists are joined, and nothing may be said twice.
 */
export interface Contribution {
  /** Chart values; lists are appended to those of other features. */
  values?: TrinoValues;
  /** Lines of `config.properties` on coordinator and workers. */
  configProperties?: Record<string, string>;
  /** Lines of `config.properties` on the coordinator only: on a worker they stop the server. */
  coordinatorProperties?: Record<string, string>;
  /** Kubernetes Secrets whose keys become environment variables of every pod (`envFrom`). */
  secretNames?: string[];
}

/**
 * All contributions as one.
 * @throws Error if two of them set the same value: a fault of ours, which no user can cause
 */
export function mergeContributions(all: readonly Contribution[]): Required<Contribution> {
  return {
    values: all.reduce<Values>((sum, { values }) => joinValues(sum, values ?? {}, ""), {}),
    configProperties: joinProperties(all.map(({ configProperties }) => configProperties ?? {})),
    coordinatorProperties: joinProperties(
      all.map(({ coordinatorProperties }) => coordinatorProperties ?? {}),
    ),
    secretNames: [...new Set(all.flatMap(({ secretNames }) => secretNames ?? []))],
  };
}

const isMap = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function joinValues(base: Values, more: Values, path: string): Values {
  const joined: Values = { ...base };
  for (const [key, value] of Object.entries(more)) {
    const at = `${path}${key}`;
    const below = joined[key];
    if (below === undefined) joined[key] = value;
    else if (Array.isArray(below) && Array.isArray(value)) joined[key] = [...below, ...value];
    else if (isMap(below) && isMap(value)) joined[key] = joinValues(below, value, `${at}.`);
    else throw new Error(`two features set ${at}`);
  }
  return joined;
}

function joinProperties(all: readonly Record<string, string>[]): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [key, value] of all.flatMap((properties) => Object.entries(properties))) {
    if (key in joined) throw new Error(`two features set ${key}`);
    joined[key] = value;
  }
  return joined;
}
