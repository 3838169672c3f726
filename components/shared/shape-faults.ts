import { eitherOf, type Fault, nearest, nearestWord } from "./faults";
import { type Definitions, resolve, type Schema } from "./json-schema";
import { isLater } from "./later";
import { rightForm } from "./right-form";

/** One error of ajv, as far as it is used. */
export interface ShapeError {
  instancePath: string;
  keyword: string;
  params: Record<string, unknown>;
}

/** A fault of shape, its path also in parts. */
export interface Misfit extends Fault {
  at: PropertyKey[];
  /** The nearest number that is allowed, if the value is another one. */
  allowed: number | undefined;
  /** True if a key that is there instead is told of, with this one as what was meant. */
  isSaid: boolean;
  /** True if the value has the right type, and is too short, or has no nearest one that is allowed. */
  isMild: boolean;
}

/** A path as people write it: `clusters.batch.rules[0].name`. */
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

/** Of several errors of one value this one says most. */
const TELLING = ["enum", "type"];

/** Our faults for the errors of a value: one a path, with the value, what is allowed, what to write. */
export function misfitsOf(
  errors: readonly ShapeError[],
  value: unknown,
  definitions: Definitions,
  name: string,
): Misfit[] {
  const found = new Map<string, { at: PropertyKey[]; error: ShapeError }>();
  for (const error of errors) {
    // "if" only says that its "then" does not hold, which says why itself.
    if (error.keyword === "if") continue;
    const at = [...pathIn(value, error.instancePath), ...lastKey(error)];
    const path = formatPath(at);
    if (!found.has(path) || TELLING.includes(error.keyword)) found.set(path, { at, error });
  }
  const schemaOf = (at: readonly PropertyKey[]) => schemaAt(at, definitions, name);
  const strangers = [...found.values()].filter(
    ({ error }) => error.keyword === "additionalProperties",
  );
  /** Whether somebody wrote it, but not right. */
  const isMeant = (at: PropertyKey[]) =>
    strangers.some(({ at: other }) => {
      const parent = other.slice(0, -1);
      const allowed = Object.keys(schemaOf(parent).properties ?? {});
      return (
        formatPath(parent) === formatPath(at.slice(0, -1)) &&
        nearestWord(String(other.at(-1)), allowed) === at.at(-1)
      );
    });
  return [...found].map(([path, { at, error }]) => ({
    at,
    path,
    isSaid: error.keyword === "required" && isMeant(at),
    message:
      error.keyword === "additionalProperties"
        ? unknownKey(String(at.at(-1)), schemaOf(at.slice(0, -1)))
        : messageOf(error, valueAt(value, at), schemaOf(at), at.at(-1), definitions),
    allowed: nearestAllowed(valueAt(value, at), schemaOf(at)),
    isMild:
      ["exclusiveMinimum", "minLength"].includes(error.keyword) ||
      error.params.pattern === NOT_BLANK,
  }));
}

function isNumeric({ type }: Schema): boolean {
  return type === "number" || type === "integer";
}

function nearestAllowed(value: unknown, schema: Schema): number | undefined {
  if (typeof value !== "number" || !Number.isFinite(value) || !isNumeric(schema)) return undefined;
  const { type, minimum = -Infinity, maximum = Infinity } = schema;
  const whole = type === "integer" ? Math.round(value) : value;
  const allowed = Math.min(Math.max(whole, minimum), maximum);
  return allowed === value ? undefined : allowed;
}

function lastKey({ keyword, params }: ShapeError): string[] {
  if (keyword === "required") return [String(params.missingProperty)];
  return keyword === "additionalProperties" ? [String(params.additionalProperty)] : [];
}

/** The parts of a JSON pointer; those of lists as numbers. */
function pathIn(value: unknown, pointer: string): PropertyKey[] {
  const path: PropertyKey[] = [];
  for (const part of pointer.split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    path.push(Array.isArray(valueAt(value, path)) ? Number(key) : key);
  }
  return path;
}

function schemaAt(path: readonly PropertyKey[], definitions: Definitions, name: string): Schema {
  return path.reduce<Schema>(
    (at, key) => {
      const rest = at.additionalProperties;
      const next =
        typeof key === "number"
          ? at.items
          : (at.properties?.[String(key)] ?? (typeof rest === "object" ? rest : undefined));
      return resolve(next ?? {}, definitions);
    },
    resolve({ $ref: `#/definitions/${name}` }, definitions),
  );
}

function unknownKey(key: string, schema: Schema): string {
  const allowed = Object.keys(schema.properties ?? {});
  return `unknown key; use ${eitherOf(allowed)}${nearest(key, allowed)}`;
}

function messageOf(
  { keyword, params }: ShapeError,
  value: unknown,
  schema: Schema,
  key: PropertyKey | undefined,
  definitions: Definitions,
): string {
  const allowed = schema.enum;
  const wanted = wordFor(schema, definitions);
  if (keyword === "required" || value === undefined)
    return `missing; ${allowed ? "use" : "give"} ${wanted}`;
  if (isLater(value)) return `is an output; it must be known before anything is created: ${wanted}`;
  if (value === null) return `is empty; give ${wanted}, or leave the key out`;
  if (typeof value === "string" && value.trim() === "" && !allowed) {
    return `${JSON.stringify(value)} is empty; give ${wanted}`;
  }
  const given = written(value, String(key));
  if (allowed) return `${given} is not allowed; use ${wanted}${nearest(String(value), allowed)}`;
  if (keyword === "minItems") return `none; give ${wanted}`;
  if (keyword === "pattern") return `${given} does not match ${params.pattern}`;
  // Of another type, or a number outside its range.
  if (typeof value === "number" && isNumeric(schema)) {
    const { maximum, ...open } = schema;
    const isFar = maximum === LARGEST && value <= LARGEST;
    return `${given} is not ${wanted}${rangeOf(isFar ? open : schema)}${reasonFor(value, schema)}`;
  }
  const hint = rightForm(value, schema, String(key), definitions);
  return `${given} is not ${wanted}${hint === undefined ? "" : `; write ${hint}`}`;
}

/** What is allowed, with its article: `a whole number from 1`, `a text or a list of texts`. */
function wordFor(schema: Schema, definitions: Definitions): string {
  if (schema.enum) return eitherOf(schema.enum);
  // A number that becomes a text is not what one would be asked for.
  const also = schema.type === "string" ? [] : (schema.also ?? []);
  const brief = also.map((type) => TYPES[type]?.[0] ?? type);
  const keys = Object.keys(schema.properties ?? {});
  const isShort = keys.length > 0 && keys.length <= FEW;
  const full = `${nounOf(schema, definitions)}${isShort ? ` with ${eitherOf(keys)}` : ""}`;
  return eitherOf([...brief, full]);
}

/** Of a map with more keys than these a message tells none. */
const FEW = 8;

/** One and many of each type. */
const TYPES: Record<string, [string, string]> = {
  string: ["a text", "texts"],
  number: ["a number", "numbers"],
  integer: ["a whole number", "whole numbers"],
  boolean: ["true or false", "true or false"],
  array: ["a list", "lists"],
  object: ["a map", "maps"],
};

function nounOf(schema: Schema, definitions: Definitions): string {
  const [one] = TYPES[String(schema.type)] ?? ["a value"];
  const inner = schema.items ?? schema.additionalProperties;
  if (typeof inner !== "object") return one;
  const { type, enum: words } = resolve(inner, definitions);
  if (type === "object" && schema.type === "object") return one;
  const many = words ? eitherOf(words) : TYPES[String(type)]?.[1];
  return many ? `${one} of ${many}` : one;
}

/** Why a number goes no further: told if it went there, or if there is one end only. */
function reasonFor(value: number, { minimum, maximum, why }: Schema): string {
  const isBelow = maximum === undefined || maximum === LARGEST ? minimum : undefined;
  const isTold = value > (maximum ?? Infinity) || value < (isBelow ?? -Infinity);
  return why !== undefined && isTold ? `, ${why}` : "";
}

/** The end of whole numbers that no field has to say: that of Java and Kubernetes, 32 bits. */
export const LARGEST = 2_147_483_647;

/** Pattern of a text that says something. */
export const NOT_BLANK = "\\S";

/** The range of a number: ` from 1 to 50`; nothing if there is none. */
export function rangeOf({ minimum, maximum, exclusiveMinimum }: Schema): string {
  const least = minimum ?? exclusiveMinimum;
  if (least === undefined) return maximum === undefined ? "" : ` up to ${maximum}`;
  const from = minimum === undefined ? ` above ${least}` : ` from ${least}`;
  return maximum === undefined ? from : `${from} to ${maximum}`;
}

/** How much of a value a message shows. */
const SHOWN = 60;

/** The value as one would write it, but no secret, and not all of a long one. */
function written(value: unknown, key: string): string {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const { name = "" } = value.constructor ?? {};
    if (name !== "Object" && name !== "") return `this ${name}`;
  }
  if (/password|secret|token|credential/i.test(key) && !/(Name|Names|Field)$/.test(key)) {
    return "this value";
  }
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (typeof value === "function" || typeof value === "symbol") return `this ${typeof value}`;
  const text = JSON.stringify(value) ?? "this value";
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`;
}
