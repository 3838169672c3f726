import { type ChartKey, isKnown, isMap, type Values } from "./chart-keys";
import { below, eitherOf, nearest } from "./faults";
import { error, type Finding, note, warning } from "./finding";
import { type Amount, readDataSize, readHeap, readPodMemory } from "./units";

/** Says what is wrong with one value that is there and known. */
type Check = (value: unknown) => Finding[];

/** A key with its default and what a value must be like; a removed or later known one may be. */
export function key<T>(standard: unknown, check: Check): ChartKey<T> {
  return {
    default: standard,
    check: (value) =>
      value === undefined || value === null || !isKnown(value) ? [] : check(value),
  };
}

/** The same key, which our own values never set. */
export function unreachable<T>(why: string, from: ChartKey<T>): ChartKey<T> {
  return { ...from, unreachable: why };
}

/** Any text. */
export function text(standard?: string | null): ChartKey<string> {
  return key(standard, checkText);
}

/** One of some words. */
export function word<const W extends string>(
  words: readonly W[],
  standard?: NoInfer<W>,
): ChartKey<W> {
  return key(standard, (value) => {
    if (typeof value === "string" && (words as readonly string[]).includes(value)) return [];
    const use = `use ${eitherOf(words)}${nearest(String(value), words)}`;
    return [error("", `${quoted(value)} is not one of the allowed words`, use)];
  });
}

/** True or false. */
export function flag(standard?: boolean): ChartKey<boolean> {
  return key(standard, (value) => {
    if (typeof value === "boolean") return [];
    if (value === "true") return [warning("", '"true" is text, no flag', "remove the quotes")];
    return value === "false"
      ? [
          error(
            "",
            '"false" is text, and the template takes any text for true',
            "remove the quotes",
          ),
        ]
      : [error("", `${quoted(value)} is not a flag`, "use true or false")];
  });
}

/** A whole number. */
export function count(standard?: number, least = 0): ChartKey<number> {
  return key(standard, (value) => checkCount(value, least));
}

/** A whole number, or the empty text that turns it off. */
export function countOrNone(standard: number | ""): ChartKey<number | ""> {
  return key(standard, (value) => (value === "" ? [] : checkCount(value, 0)));
}

/** A share in percent; null if there is none. */
export function percent(standard: number | null): ChartKey<number> {
  return key(standard, (value) => {
    const number = Number(value);
    return typeof value !== "object" && number > 0 && number <= 100
      ? []
      : [error("", `${quoted(value)} is not a share in percent`, "use a number from 1 to 100")];
  });
}

/** A data size of Trino, or a share of the heap. */
export function dataSize(standard: string): ChartKey<string> {
  return key(standard, (value) => (value === "" ? [] : amountFindings(readDataSize(value))));
}

/** A heap size of the JVM; "" leaves it to the percentage. */
export function heap(standard: string | null): ChartKey<string> {
  return key(standard, (value) => (value === "" ? [] : amountFindings(readHeap(value))));
}

/** A Kubernetes quantity of memory. */
export function podMemory(standard?: string): ChartKey<string> {
  return key(standard, (value) => amountFindings(readPodMemory(value)));
}

/** A Kubernetes quantity of CPU: cores, or thousandths with `m`. */
export function podCpu(standard?: number): ChartKey<string | number> {
  return key(standard, (value) =>
    /^\d+(\.\d+)?$|^\d+m$/.test(String(value)) && typeof value !== "object"
      ? []
      : [
          error(
            "",
            `${quoted(value)} is not a number of cores`,
            'write 2, or "500m" for half a one',
          ),
        ],
  );
}

/** A duration with its unit, as Trino and Prometheus write it. */
export function duration(standard?: string): ChartKey<string> {
  return key(standard, (value) => {
    if (value === "" || /^\d+(\.\d+)?(ms|s|m|h|d)$/.test(String(value))) return [];
    const fix = typeof value === "number" ? `write "${value}s"` : 'write it as "30s"';
    return [error("", `${quoted(value)} is not a duration`, fix)];
  });
}

/** Lines of a properties file, `key=value` each. */
export function lines(): ChartKey<string[]> {
  return key([], (value) => eachOf(value, checkLine));
}

/** A list of texts. */
export function texts(standard?: readonly string[]): ChartKey<string[]> {
  return key(standard, (value) => eachOf(value, checkText));
}

/** A list that goes to Kubernetes as it is. */
export function list(standard?: readonly Values[]): ChartKey<Values[]> {
  return key(standard, (value) => eachOf(value, checkMap));
}

/** A map that goes to Kubernetes as it is. */
export function map(standard?: Values): ChartKey<Values> {
  return key(standard, checkMap);
}

/** Labels or annotations: Kubernetes takes texts only. */
export function labels(standard?: Record<string, string>): ChartKey<Record<string, string>> {
  return key(standard, (value) => eachIn(value, checkLabel));
}

/** Files by name, as text; `null` removes one. */
export function files(standard?: Record<string, string>): ChartKey<Record<string, string | null>> {
  return key(standard, (value) => eachIn(value, (one) => (one === null ? [] : checkText(one))));
}

/** A list that the template prints as it stands, where Kubernetes takes no map, not even an empty one. */
export function printed<T>(from: ChartKey<T>): ChartKey<T> {
  const why = "{} is a map, and Kubernetes takes a list there";
  return key(from.default, (value) =>
    isEmptyMap(value) ? [error("", why, "write [], or remove the line")] : from.check(value),
  );
}

const isEmptyMap = (value: unknown) => isMap(value) && Object.keys(value).length === 0;

/** Every entry of a list, with its index as path. */
export function eachOf(value: unknown, check: Check): Finding[] {
  if (isEmptyMap(value)) {
    return [note("", "{} is a map, of which the template makes nothing", "write [] for a list")];
  }
  if (!Array.isArray(value)) {
    return [error("", `${quoted(value)} is not a list`, "write each entry behind a hyphen")];
  }
  return value.flatMap((one, index) => (isKnown(one) ? below(`[${index}]`, check(one)) : []));
}

/** Every entry of a map, with its key as path. */
export function eachIn(value: unknown, check: Check): Finding[] {
  if (!isMap(value)) return checkMap(value);
  return Object.entries(value).flatMap(([name, one]) =>
    isKnown(one) ? below(name, check(one)) : [],
  );
}

/** What is wrong with a value that must be a map. */
export function checkMap(value: unknown): Finding[] {
  return isMap(value) || !isKnown(value)
    ? []
    : [error("", `${quoted(value)} is not a map`, "write key: value below it")];
}

/** A value in a message: short, and as it was written. */
export function quoted(value: unknown): string {
  const written = JSON.stringify(value) ?? String(value);
  return written.length > 60 ? `${written.slice(0, 57)}...` : written;
}

function checkText(value: unknown): Finding[] {
  // Numbers and flags print as they are written.
  return typeof value === "object"
    ? [error("", `${quoted(value)} is not a text`, "write one text")]
    : [];
}

function checkCount(value: unknown, least: number): Finding[] {
  const number = Number(value);
  const isCount = typeof value !== "object" && value !== "" && Number.isInteger(number);
  if (!isCount || typeof value === "boolean" || number < least) {
    return [
      error("", `${quoted(value)} is not a whole number from ${least}`, "write such a number"),
    ];
  }
  return typeof value === "string"
    ? [warning("", `${quoted(value)} is text, no number`, "remove the quotes")]
    : [];
}

function checkLabel(value: unknown): Finding[] {
  if (typeof value === "string") return [];
  const fix = typeof value === "object" ? "write one text" : `write "${value}" in quotes`;
  return [error("", `${quoted(value)} is not a text, and Kubernetes takes nothing else`, fix)];
}

function checkLine(value: unknown): Finding[] {
  if (typeof value === "string") return [];
  const entry = isMap(value) ? Object.entries(value)[0] : undefined;
  const fix = entry ? `write "${entry[0]}=${String(entry[1])}"` : 'write "key=value"';
  return [error("", `${quoted(value)} is not a line of a properties file`, fix)];
}

function amountFindings(amount: Amount): Finding[] {
  return "why" in amount ? [error("", amount.why, amount.fix)] : [];
}
