import { quoteMvel } from "./quote";

/** How globs are compared. */
export interface GlobOptions {
  /** Compare ASCII letters without regard to case. */
  ignoreCase?: boolean;
  /** What `?` stands for, as a regular expression. @default "." - any character */
  character?: string;
}

/**
 * A regular expression for "any of these globs", in the subset that Java and JavaScript read alike:
 * `*` stands for any number of characters, `?` for one, everything else for itself.
 */
export function globsToRegex(globs: readonly string[], character = "."): string {
  return `(?:${globs.map((glob) => globToRegex(glob, character)).join("|")})`;
}

function globToRegex(glob: string, character: string): string {
  return glob
    .replace(/\*+/g, "*") // two stars in a row mean no more than one, but backtrack more
    .replace(/[\\^$.|?*+()[\]{}]/g, (special) => {
      if (special === "*") return `${character}*`;
      return special === "?" ? character : `\\${special}`;
    });
}

/** MVEL: true if `subject`, an expression that is never null, matches one of the globs as a whole. */
export function globsToMvel(
  subject: string,
  globs: readonly string[],
  options: GlobOptions = {},
): string {
  return regexToMvel(subject, globsToRegex(globs, options.character), options);
}

/** MVEL: true if `subject`, an expression that is never null, matches the expression as a whole. */
export function regexToMvel(subject: string, regex: string, options: GlobOptions = {}): string {
  // `s`: a dot also stands for a line break; `i` in Java: ASCII letters only.
  return `${subject}.matches(${quoteMvel(`(?${options.ignoreCase ? "is" : "s"})${regex}`)})`;
}

/** What the MVEL of `globsToMvel` gives for this value. */
export function globsMatch(
  globs: readonly string[],
  value: string,
  options: GlobOptions = {},
): boolean {
  const fold = options.ignoreCase ? lowerAscii : (text: string) => text;
  return regexMatches(globsToRegex(globs.map(fold), options.character), fold(value));
}

/** What the MVEL of `regexToMvel` gives for this value, case regarded. */
export function regexMatches(regex: string, value: string): boolean {
  return new RegExp(`^(?:${regex})$`, "su").test(value);
}

/**
 * The globs as a header may spell them: the gateway reads headers as ISO 8859-1, while many clients
 * send UTF-8, so `é` arrives as itself or as two characters.
 */
export function asInHeaders(globs: readonly string[]): string[] {
  return globs.flatMap((glob) =>
    /^[\x20-\x7e]*$/.test(glob) ? [glob] : [glob, Buffer.from(glob, "utf8").toString("latin1")],
  );
}

// Java's `(?i)` folds ASCII only; JavaScript's `i` folds more.
function lowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
