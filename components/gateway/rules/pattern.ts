import { quoteMvel } from "./quote";
import { isRegex, regexOf } from "./regex-pattern";

/** How patterns are compared. */
export interface PatternOptions {
  /** Compare ASCII letters without regard to case. */
  ignoreCase?: boolean;
  /** A character that nothing in a pattern stands for: the comma between tags. */
  except?: string;
}

/**
 * A regular expression for "any of these patterns", in the subset that Java and JavaScript read alike.
 * In a glob `*` stands for any number of characters, `?` for one, everything else for itself; a
 * pattern that begins with `regex:` is a regular expression.
 */
export function patternsToRegex(patterns: readonly string[], options: PatternOptions = {}): string {
  const character = options.except === undefined ? "." : `[^${options.except}]`;
  const parts = patterns.map((pattern) =>
    isRegex(pattern) ? regexOf(pattern, options) : globToRegex(pattern, character),
  );
  return `(?:${parts.join("|")})`;
}

function globToRegex(glob: string, character: string): string {
  return glob
    .replace(/\*+/g, "*") // two stars in a row mean no more than one, but backtrack more
    .replace(/[\\^$.|?*+()[\]{}]/g, (special) => {
      if (special === "*") return `${character}*`;
      return special === "?" ? character : `\\${special}`;
    });
}

/** MVEL: true if `subject`, an expression that is never null, matches one of the patterns as a whole. */
export function patternsToMvel(
  subject: string,
  patterns: readonly string[],
  options: PatternOptions = {},
): string {
  return regexToMvel(subject, patternsToRegex(patterns, options), options);
}

/** MVEL: true if `subject`, an expression that is never null, matches the expression as a whole. */
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
  return patternsMatcher(patterns, options)(value);
}

/** The same for many values. */
export function patternsMatcher(
  patterns: readonly string[],
  options: PatternOptions = {},
): (value: string) => boolean {
  // A regular expression is written with both cases in it.
  const folded = patterns.map((pattern) =>
    options.ignoreCase && !isRegex(pattern) ? lowerAscii(pattern) : pattern,
  );
  const regex = new RegExp(`^(?:${patternsToRegex(folded, options)})$`, "su");
  return (value) => regex.test(options.ignoreCase ? lowerAscii(value) : value);
}

/** What the MVEL of `regexToMvel` gives for this value, case regarded. */
export function regexMatches(regex: string, value: string): boolean {
  return new RegExp(`^(?:${regex})$`, "su").test(value);
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
