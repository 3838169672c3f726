import { quoteMvel } from "./quote";
import { isRegex, regexOf } from "./regex-pattern";

/** How patterns are compared. */
export interface PatternOptions {
  /** Compare ASCII letters without regard to case. */
  ignoreCase?: boolean;
}

/**
 * The longest value that a regular expression is tried on; a longer one matches none. Java goes back
 * and forth in the value, so that its cost grows with the square of the length (`backtracking.ts`
 * refuses what is worse), and clients may send headers of 256 kB. Nobody's name is that long.
 */
export const LONGEST_FOR_REGEX = 1000;

/**
 * A regular expression for "any of these globs", in Java's syntax. `*` stands for any number of
 * characters, `?` for one, everything else for itself.
 */
export function globsToRegex(globs: readonly string[]): string {
  return `(?:${globs.map(globToRegex).join("|")})`;
}

/**
 * The first place that fits is the right one for what stands between two stars: whatever is found
 * later leaves less for the rest. So each such part is atomic, `(?>...)`: Java never looks for another
 * place, and the cost of a glob is its length times that of the value, however many stars it has.
 */
function globToRegex(glob: string): string {
  const [first = "", ...others] = glob.split(/\*+/).map(partToRegex);
  const last = others.pop();
  if (last === undefined) return first;
  const between = others.filter((part) => part !== "").map((part) => `(?>.*?${part})`);
  return `${first}${between.join("")}.*${last}`;
}

function partToRegex(part: string): string {
  return part.replace(/[\\^$.|?+()[\]{}]/g, (sign) => (sign === "?" ? "." : `\\${sign}`));
}

/** MVEL: true if `subject`, an expression that is never null, matches one of the patterns as a whole. */
export function patternsToMvel(
  subject: string,
  patterns: readonly string[],
  options: PatternOptions = {},
): string {
  const { globs, regex } = split(patterns, options);
  const tests = [
    ...(globs.length > 0 ? [regexToMvel(subject, globsToRegex(globs), options)] : []),
    ...(regex === undefined ? [] : [shortRegexToMvel(subject, regex, options)]),
  ];
  return tests.length === 1 ? (tests[0] ?? "") : `(${tests.join(" || ")})`;
}

/** MVEL: true if `subject` is not too long and matches the user's own expression as a whole. */
export function shortRegexToMvel(
  subject: string,
  regex: string,
  options: PatternOptions = {},
): string {
  return `(${subject}.length() <= ${LONGEST_FOR_REGEX} && ${regexToMvel(subject, regex, options)})`;
}

/**
 * MVEL: true if `subject`, an expression that is never null, matches the expression as a whole. For
 * expressions whose cost is known to grow with the value's length only.
 */
export function regexToMvel(subject: string, regex: string, options: PatternOptions = {}): string {
  // `s`: a dot also stands for a line break; `i` in Java: ASCII letters only.
  return `${subject}.matches(${quoteMvel(`(?${options.ignoreCase ? "is" : "s"})${regex}`)})`;
}

/** What the MVEL of `patternsToMvel` gives for this value. */
export function patternsMatch(
  patterns: readonly string[],
  value: string,
  options: PatternOptions = {},
): boolean {
  const { globs, regex } = split(patterns, options);
  const subject = options.ignoreCase ? lowerAscii(value) : value;
  const folded = options.ignoreCase ? globs.map(lowerAscii) : globs;
  if (folded.length > 0 && regexMatches(globsToRegex(folded), subject)) return true;
  return regex !== undefined && shortRegexMatches(regex, subject);
}

/** What the MVEL of `shortRegexToMvel` gives for this value, case regarded. */
export function shortRegexMatches(regex: string, value: string): boolean {
  return value.length <= LONGEST_FOR_REGEX && regexMatches(regex, value);
}

/** What the MVEL of `regexToMvel` gives for this value, case regarded. */
export function regexMatches(regex: string, value: string): boolean {
  return new RegExp(`^(?:${withoutAtoms(regex)})$`, "su").test(value);
}

/** JavaScript has no atomic groups; what a lookahead found, read once more, is one. */
function withoutAtoms(regex: string): string {
  let count = 0;
  return regex.replace(/\(\?>((?:\\.|[^\\)])*)\)/gs, (_, inner: string) => {
    count++;
    return `(?=(?<atom${count}>${inner}))\\k<atom${count}>`;
  });
}

/** The globs, and one expression for all regular expressions, which has both cases written in it. */
function split(patterns: readonly string[], options: PatternOptions) {
  const globs = patterns.filter((pattern) => !isRegex(pattern));
  const regexes = patterns.filter(isRegex).map((pattern) => regexOf(pattern, options));
  return { globs, regex: regexes.length > 0 ? `(?:${regexes.join("|")})` : undefined };
}

/**
 * The patterns as a header may spell them: the gateway reads headers as ISO 8859-1, while many
 * clients send UTF-8, so `é` arrives as itself or as two characters.
 */
export function asInHeaders(patterns: readonly string[]): string[] {
  return patterns.flatMap((pattern) =>
    /^[\x20-\x7e]*$/.test(pattern)
      ? [pattern]
      : [pattern, Buffer.from(pattern, "utf8").toString("latin1")],
  );
}

// Java's `(?i)` folds ASCII only; JavaScript's `i` folds more.
function lowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
