import { below, eitherOf, type Fault } from "../../shared/faults";
import { invisibleIn } from "../../shared/invisible";
import type { RouteRequest } from "../spec";
import { checkRegex, isRegex } from "./regex-pattern";

/** Whether something holds; `unknown` if only the gateway itself could tell. */
export type Verdict = "yes" | "no" | "unknown";

/** A verdict and its reason in words. */
export interface Judgement {
  verdict: Verdict;
  because: string;
}

/** One kind of match: how the gateway tests it, how we do, and which patterns make no sense. */
export interface Matcher<Patterns> {
  /** An MVEL condition that never throws and is true or false, also when the header is missing. */
  toMvel(patterns: Patterns): string;
  /** The same question asked here. */
  matches(patterns: Patterns, request: RouteRequest): Judgement;
  /** What is wrong with the patterns; paths relative to the field. */
  check(patterns: Patterns): Fault[];
  /**
   * What a request must meet, all of it and nothing else: by this a rule is found that leaves nothing
   * to a later one. What cannot be compared is one text of its own, compared as `equal`.
   */
  conditions(patterns: Patterns): Condition[];
}

/** One thing that must hold: something is one of some texts, or is large enough. */
export type Condition = PatternCondition | LeastCondition;

/** One value of a request, and the patterns of which one matches it. */
export interface PatternCondition {
  /** What it is, in words: conditions of the same words are compared. */
  subject: string;
  /** True if a request has no second one, which could match what the first does not. */
  isSingle: boolean;
  patterns: readonly string[];
  compare: Comparison;
}

/** A number of a request that is at least this one. */
export interface LeastCondition {
  subject: string;
  least: number;
}

/** `exact` and `case` (ignored) for patterns, `equal` for words without wildcards. */
export type Comparison = "exact" | "case" | "equal";

/** A judgement about a value that is either there or not. */
export function judge(
  what: string,
  value: string | undefined,
  patterns: readonly string[],
  holds: (value: string) => boolean,
): Judgement {
  if (value === undefined) return { verdict: "no", because: `no ${what}` };
  return holds(value)
    ? { verdict: "yes", because: `${what} "${value}" is ${eitherOf(patterns)}` }
    : { verdict: "no", because: `${what} "${value}" is not ${eitherOf(patterns)}` };
}

/** Lists of patterns that cannot mean anything: empty, or with an empty entry. */
export function checkPatterns(patterns: readonly string[]): Fault[] {
  if (patterns.length === 0) {
    return [{ path: "", message: "is an empty list, nothing would match; leave it out" }];
  }
  return patterns.flatMap((pattern, index) => {
    const path = `[${index}]`;
    if (pattern === "") return [{ path, message: "is empty; give a pattern" }];
    if (isRegex(pattern)) return below(path, checkRegex(pattern));
    // HTTP allows no control character in a header but the tab, and MVEL drops NUL from a literal.
    const hidden = /[\r\n]/.test(pattern) ? "a line break" : invisibleIn(pattern);
    return hidden === undefined
      ? []
      : [{ path, message: `${JSON.stringify(pattern)} has ${hidden}; type it anew without it` }];
  });
}
