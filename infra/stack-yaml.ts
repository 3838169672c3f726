import { LineCounter, parseAllDocuments, Scalar, visit } from "yaml";

/** What a stack file says, before any of it is checked. */
export interface StackSettings {
  /** The map `config`, by key; the key of the platform with the project's name before it. */
  config: Record<string, unknown>;
  /** Environments of Pulumi ESC that add to it; only the engine reads them. */
  environments: string[];
}

/** A stack file is no YAML, or the engine would not read it. */
export class StackYamlError extends Error {}

const PROJECT = "trino-platform";

/**
 * Reads a stack file as the engine does (Pulumi 3.250 with go-yaml v3): each row of
 * `test/unit/stack-yaml.test.ts` was read by it first.
 *
 * @throws StackYamlError with the line
 */
export function readStackYaml(text: string): StackSettings {
  const lines = new LineCounter();
  // Of several documents the engine reads the first.
  const [document] = parseAllDocuments(text, {
    lineCounter: lines,
    logLevel: "silent",
    merge: true,
    schema: "failsafe",
  });
  if (document === undefined || !("contents" in document)) return { config: {}, environments: [] };
  const [error] = document.errors;
  if (error) {
    const reason = error.message.split(/ at line \d+|\n/)[0];
    throw new StackYamlError(`line ${lines.linePos(error.pos[0]).line}: ${reason}`);
  }
  visit(document, {
    Scalar(_, node) {
      node.value = scalarValue(node);
    },
  });
  const root = contentsOf(() => document.toJS({ maxAliasCount: 10_000 }));
  return { config: withProject(mapOf(root.config)), environments: environmentsOf(root) };
}

function contentsOf(read: () => unknown): Record<string, unknown> {
  try {
    const contents = read();
    if (holdsItself(contents)) throw new Error("an anchor contains itself");
    return mapOf(contents);
  } catch (error) {
    throw new StackYamlError(error instanceof Error ? error.message : String(error));
  }
}

function holdsItself(value: unknown, around: readonly unknown[] = []): boolean {
  if (typeof value === "object" && around.includes(value)) return true;
  return Object.values(mapOf(value)).some((part) => holdsItself(part, [...around, value]));
}

/** The engine puts the project's name before a key that has none. */
function withProject(config: Record<string, unknown>): Record<string, unknown> {
  const named = Object.entries(config).map(([key, value]) => [
    key.includes(":") ? key : `${PROJECT}:${key}`,
    value,
  ]);
  // A key with the name wins, wherever it stands.
  return { ...Object.fromEntries(named), ...config };
}

/** `environment: [a, b]`, or a map with `imports`, and with `values` of its own. */
function environmentsOf({ environment }: Record<string, unknown>): string[] {
  const list = Array.isArray(environment) ? environment : mapOf(environment).imports;
  const names = Array.isArray(list) ? list.map((one) => (isText(one) ? one : "…")) : [];
  const hasOwn = Object.hasOwn(mapOf(environment), "values");
  return hasOwn ? [...names, "the file itself"] : names;
}

const isText = (value: unknown): value is string => typeof value === "string";

function mapOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

const EXPLICIT = ["int", "float", "bool", "null", "timestamp"].map(
  (name) => `tag:yaml.org,2002:${name}`,
);

/** What a scalar stands for; a quoted one for itself. */
function scalarValue({ value, source, type, tag }: Scalar): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString();
  const plain = type === Scalar.PLAIN && (tag === undefined || !tag.startsWith("tag:"));
  return plain || EXPLICIT.includes(tag ?? "") ? plainValue(source ?? String(value)) : value;
}

const WORDS: Record<string, unknown> = {
  "": null,
  "~": null,
  null: null,
  true: true,
  false: false,
};

/**
 * A text without quotes, as go-yaml's `resolve` has it: underscores in numbers count for nothing, a
 * leading zero is octal, `yes` and `on` are texts, and a date is a time.
 */
export function plainValue(text: string): unknown {
  const word = /^[A-Z]*$/.test(text) ? text.toLowerCase() : text.replace(/^[TFN]/, lower);
  if (word in WORDS) return WORDS[word];
  if (/^[-+]?\.(inf|Inf|INF)$/.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  if (/^\.(nan|NaN|NAN)$/.test(text)) return Number.NaN;
  return timeOf(text) ?? numberOf(text) ?? text;
}

const lower = (letter: string) => letter.toLowerCase();

function numberOf(text: string): number | undefined {
  if (!/^[-+.\d]/.test(text)) return undefined;
  const plain = text.startsWith(".") ? text : text.replaceAll("_", "");
  const [, sign = "", digits = ""] = /^([-+]?)(.*)$/.exec(plain) ?? [];
  const whole = /^0[0-7]+$/.test(digits) ? digits.replace(/^0/, "0o") : digits;
  const isWhole = /^(0[xX][\da-fA-F]+|0[bB][01]+|0[oO][0-7]+|0|[1-9]\d*)$/.test(whole);
  const isFloat = /^(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/.test(digits);
  // An octal number that is too large for 64 bits is read as a decimal one.
  const value = isWhole && !(Number(whole) >= 2 ** 64) ? Number(whole) : Number(digits);
  if ((!isWhole && !isFloat) || !Number.isFinite(value)) return undefined;
  return sign === "-" && value !== 0 ? -value : value;
}

const TIME =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:([Tt]|\s+)(\d\d?):(\d\d?):(\d\d?)(?:\.(\d+))?(Z|[-+]\d\d:\d\d)?)?$/;

/** A time as Go writes it, which is what the program gets; undefined if the text is none. */
function timeOf(text: string): string | undefined {
  const [
    ,
    year,
    month = "",
    day = "",
    separator,
    hour = "0",
    minute = "0",
    second = "0",
    fraction,
    zone,
  ] = TIME.exec(text) ?? [];
  if (year === undefined) return undefined;
  // With a T the zone is needed, with a blank there is none.
  if (separator !== undefined && /[Tt]/.test(separator) !== (zone !== undefined)) return undefined;
  const two = (part: string) => part.padStart(2, "0");
  const date = `${year}-${two(month)}-${two(day)}`;
  const clock = `${two(hour)}:${two(minute)}:${two(second)}`;
  const time = new Date(`${date}T${clock}Z`);
  if (Number.isNaN(time.getTime()) || !time.toISOString().startsWith(date)) return undefined;
  const offset = zone === undefined || zone === "Z" ? "+0000 UTC" : zoneOf(zone);
  const rest = fraction?.replace(/0+$/, "");
  return `${date} ${clock}${rest ? `.${rest}` : ""} ${offset}`;
}

function zoneOf(zone: string): string {
  const digits = zone.replace(":", "");
  return `${digits} ${digits}`;
}
