import { closest, distance } from "fastest-levenshtein";
import { z } from "zod";
import type { Fault } from "./model";
import { hasUnknown, isSecretAt, type Properties, plain, valueAt } from "./wire";

/**
 * Faults of the shape: unmodelled properties and values, missing ones, wrong types. What is unknown
 * in a preview is not judged. Values of secrets are not shown.
 */
export function shapeFaults(schema: z.ZodType, inputs: Properties): Fault[] {
  const open = plain(inputs);
  const result = schema.safeParse(open);
  if (result.success) return [];
  return result.error.issues
    .filter((issue) => issue.code === "unrecognized_keys" || !hasUnknown(valueAt(open, issue.path)))
    .flatMap((issue) => faultsOfIssue(issue, schema, inputs));
}

function faultsOfIssue(issue: z.core.$ZodIssue, schema: z.ZodType, inputs: Properties): Fault[] {
  if (issue.code === "unrecognized_keys") {
    const known = knownKeys(schema, issue.path);
    return issue.keys.map((key) => ({
      path: pathText([...issue.path, key]),
      reason: `${pathText([...issue.path, key])}: "${key}" is not modelled${choice(key, known)}`,
    }));
  }
  const path = pathText(issue.path);
  const value = valueAt(inputs, issue.path);
  const shown = isSecretAt(inputs, issue.path) ? "[secret]" : JSON.stringify(plain(value));
  const where = path === "" ? "" : `${path}: `;
  return [{ path, reason: `${where}${describe(issue, value, shown)}` }];
}

function describe(issue: z.core.$ZodIssue, value: unknown, shown: string): string {
  if (value === undefined) return "is missing";
  if (issue.code === "invalid_value") {
    const allowed = issue.values.map(String);
    return `${shown} is not modelled${choice(String(value), allowed)}`;
  }
  return `${shown} ${lowerFirst(issue.message)}`;
}

function choice(given: string, known: string[]): string {
  if (known.length === 0) return "";
  const list = known.length > 12 ? "" : `; use ${known.join(", ")}`;
  const nearest = closest(given, known);
  const isTypo = distance(given, nearest) <= Math.max(2, given.length / 2);
  return isTypo ? `${list} (did you mean "${nearest}"?)` : list;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** Writes a path as the engine does: `rules[0].filter`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    return text === "" ? String(key) : `${text}.${String(key)}`;
  }, "");
}

function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const inner = unwrap(schema);
  const [key, ...rest] = path;
  if (inner instanceof z.ZodObject) {
    if (key === undefined) return Object.keys(inner.shape);
    const next = inner.shape[String(key)];
    return next instanceof z.ZodType ? knownKeys(next, rest) : [];
  }
  if (inner instanceof z.ZodArray) return knownKeys(inner.element as z.ZodType, rest);
  return [];
}

function unwrap(schema: z.ZodType): z.ZodType {
  const wrapped = schema instanceof z.ZodOptional || schema instanceof z.ZodDefault;
  return wrapped ? unwrap(schema.unwrap() as z.ZodType) : schema;
}
