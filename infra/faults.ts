import type { z } from "zod";
import { eitherOf, type Fault, nearest } from "../components/shared/faults";

/** One path of the stack's configuration, as people write it: `clusters.batch.rules[0].name`. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((part, i) =>
      typeof part === "number" ? `[${part}]` : `${i > 0 ? "." : ""}${String(part)}`,
    )
    .join("");
}

/** The value at a path, or undefined. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === "object" && at !== null ? (at as never)[key] : undefined),
    value,
  );
}

/**
 * Our faults for one issue of zod's: path first, the value, what is allowed, the nearest word.
 *
 * @param allowedKeys the keys that the schema knows at a path
 */
export function faultsOf(
  issue: z.core.$ZodIssue,
  config: unknown,
  allowedKeys: (path: readonly PropertyKey[]) => string[],
): Fault[] {
  if (issue.code === "unrecognized_keys") {
    const allowed = allowedKeys(issue.path);
    return issue.keys.map((key) => ({
      path: formatPath([...issue.path, key]),
      message: `unknown key; use ${eitherOf(allowed)}${nearest(key, allowed)}`,
    }));
  }
  return [{ path: formatPath(issue.path), message: messageOf(issue, valueAt(config, issue.path)) }];
}

function messageOf(issue: z.core.$ZodIssue, value: unknown): string {
  const given = JSON.stringify(value);
  switch (issue.code) {
    case "invalid_type":
      return value === undefined
        ? `missing; give a ${wordFor(issue.expected)}`
        : `${given} is not a ${wordFor(issue.expected)}`;
    case "invalid_value": {
      const allowed = issue.values.map(String);
      if (value === undefined) return `missing; use ${eitherOf(allowed)}`;
      return `${given} is not allowed; use ${eitherOf(allowed)}${nearest(String(value), allowed)}`;
    }
    case "too_small":
      return `${given} is too small; use at least ${issue.minimum}`;
    case "too_big":
      return `${given} is too big; use at most ${issue.maximum}`;
    case "invalid_union":
      return value === undefined ? "missing" : `${given} has none of the shapes that are allowed`;
    default:
      return value === undefined ? issue.message : `${given}: ${issue.message}`;
  }
}

function wordFor(expected: string): string {
  return expected === "object" || expected === "record" ? "map" : expected;
}
