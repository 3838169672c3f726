/**
 * Regular expressions in the part of the syntax that Java and JavaScript share. They are read here
 * and written anew, so what the gateway compiles is what was checked, and what `explainRoute`
 * matches is the same expression. All of them match a value as a whole, like globs.
 */
export type Regex =
  | { kind: "set"; negated: boolean; ranges: readonly Range[] }
  | { kind: "sequence" | "choice"; parts: readonly Regex[] }
  | { kind: "repeat"; part: Regex; least: number; most: number; lazy: boolean };

/** Code points from the first to the last. */
export type Range = readonly [from: number, to: number];

/** How sets of characters are written. */
export interface SetOptions {
  /** ASCII letters match in either case. */
  ignoreCase?: boolean;
}

/** The expression in canonical form: Java and JavaScript (flags `su`) read it alike. */
export function writeRegex(regex: Regex, options: SetOptions = {}): string {
  switch (regex.kind) {
    case "set":
      return writeSet(regex, options);
    case "sequence":
      return regex.parts.map((part) => writeRegex(part, options)).join("");
    case "choice":
      return `(?:${regex.parts.map((part) => writeRegex(part, options)).join("|")})`;
    case "repeat":
      return `${writeRepeated(regex.part, options)}${writeQuantifier(regex)}`;
  }
}

function writeRepeated(part: Regex, options: SetOptions): string {
  const text = writeRegex(part, options);
  return part.kind === "set" || part.kind === "choice" ? text : `(?:${text})`;
}

const SIGNS: Record<string, string> = { "{0,}": "*", "{1,}": "+", "{0,1}": "?" };

type RegexSet = Extract<Regex, { kind: "set" }>;

function writeQuantifier({ least, most, lazy }: Extract<Regex, { kind: "repeat" }>): string {
  const upper = most === Number.POSITIVE_INFINITY ? "" : most;
  const bounds = least === most ? `{${least}}` : `{${least},${upper}}`;
  return `${SIGNS[bounds] ?? bounds}${lazy ? "?" : ""}`;
}

function writeSet(set: RegexSet, { ignoreCase }: SetOptions): string {
  const ranges = ignoreCase ? set.ranges.flatMap(bothCases) : set.ranges;
  if (set.negated && ranges.length === 0) return ".";
  const [only, ...others] = ranges;
  if (!set.negated && only && others.length === 0 && only[0] === only[1]) {
    return String.fromCodePoint(only[0]).replace(/[\\^$.|?*+()[\]{}]/, "\\$&");
  }
  return `[${set.negated ? "^" : ""}${ranges.map(writeRange).join("")}]`;
}

function writeRange([from, to]: Range): string {
  return from === to ? writePoint(from) : `${writePoint(from)}-${writePoint(to)}`;
}

/** Letters and digits as they are; a sign as its number, for it may mean something in a class. */
function writePoint(point: number): string {
  const text = String.fromCodePoint(point);
  return /[A-Za-z0-9]/.test(text) ? text : `\\x${point.toString(16).padStart(2, "0")}`;
}

const UPPER: Range = [65, 90];
const LOWER: Range = [97, 122];

/** A range, and the letters in it in the other case. */
function bothCases(range: Range): Range[] {
  const shifted = (letters: Range, by: number): Range[] => {
    const from = Math.max(range[0], letters[0]);
    const to = Math.min(range[1], letters[1]);
    return from <= to ? [[from + by, to + by]] : [];
  };
  return [range, ...shifted(UPPER, 32), ...shifted(LOWER, -32)];
}

/** Whether one character is in both sets. */
export function setsOverlap(one: Regex, other: Regex): boolean {
  if (one.kind !== "set" || other.kind !== "set") return false;
  const ofOther = plainRanges(other);
  return plainRanges(one).some(([from, to]) => ofOther.some(([a, b]) => from <= b && a <= to));
}

/** The ranges that a set matches, a negation worked out; letters count in both cases. */
function plainRanges({ negated, ranges }: RegexSet): Range[] {
  const cased = ranges.flatMap(bothCases);
  if (!negated) return cased;
  const gaps: Range[] = [];
  let next = 0;
  for (const [from, to] of cased.sort((a, b) => a[0] - b[0])) {
    if (from > next) gaps.push([next, from - 1]);
    next = Math.max(next, to + 1);
  }
  return [...gaps, [next, 0x10ffff]];
}
