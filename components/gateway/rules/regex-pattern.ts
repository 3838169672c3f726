import type { Fault } from "../../shared/faults";
import { backtracksWithoutBound } from "./backtracking";
import { RegexProblem, readRegex } from "./read-regex";
import { type Regex, type SetOptions, writeRegex } from "./regex";

/** What a pattern begins with that is a regular expression and no glob. */
export const REGEX_PREFIX = "regex:";

/** Whether a pattern is a regular expression; else it is a glob. */
export function isRegex(pattern: string): boolean {
  return pattern.startsWith(REGEX_PREFIX);
}

/**
 * The regular expression of a pattern in canonical form.
 *
 * @throws RegexProblem if it cannot be read; `checkRegex` says so before
 */
export function regexOf(pattern: string, options: SetOptions): string {
  return writeRegex(readRegex(pattern.slice(REGEX_PREFIX.length)), options);
}

/** What is wrong with a regular expression, given with its prefix. */
export function checkRegex(pattern: string): Fault[] {
  const text = pattern.slice(REGEX_PREFIX.length);
  const problem = problemOf(text);
  return problem === undefined ? [] : [{ path: "", message: `${JSON.stringify(text)} ${problem}` }];
}

function problemOf(text: string): string | undefined {
  if (text === "") return "is no regular expression; give one behind the colon";
  try {
    const regex: Regex = readRegex(text);
    return backtracksWithoutBound(regex);
  } catch (error) {
    if (error instanceof RegexProblem) return error.message;
    throw error;
  }
}
