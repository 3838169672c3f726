import type { RuleMatch, UserGroups } from "../spec";
import { conditionsOfFields } from "./match";
import type { LeastCondition, PatternCondition } from "./matcher";
import { patternsMatcher } from "./pattern";
import { isRegex } from "./regex-pattern";

/** One thing that must hold, or one of several, or that must not. */
export type Demand = Subject | LeastCondition | { any: Demand[][] } | { not: Demand[] };

/** A condition whose patterns are compared with many others. */
export interface Subject extends PatternCondition {
  /** Whether any of the patterns matches a value; made when it is asked. */
  matches: (value: string) => boolean;
  /** The patterns with wildcards one by one, without regular expressions. */
  globs: () => Glob[];
}

/** A pattern with wildcards. */
interface Glob {
  /** Whether it may match what this one matches: it begins and ends alike. */
  fits: (pattern: string) => boolean;
  matches: (value: string) => boolean;
}

/**
 * Whether a request for which all of `demands` hold certainly meets all that is `wanted`. Never
 * wrong where it says yes; it says no where only a proof would tell, as between two regular
 * expressions.
 */
export function imply(demands: readonly Demand[], wanted: readonly Demand[]): boolean {
  return wanted.length > 0 && wanted.every((part) => anyImplies(demands, part));
}

/** What a match asks for, one by one; everything of it must hold. */
export function demandsOf(match: RuleMatch, userGroups: UserGroups): Demand[] {
  const inner = (part: RuleMatch) => demandsOf(part, userGroups);
  const { all = [], any, not } = match;
  return [
    ...conditionsOfFields(match, userGroups).map((condition) =>
      "least" in condition ? condition : subjectOf(condition),
    ),
    ...(any ? [{ any: any.map(inner) }] : []),
    ...(not ? [{ not: inner(not) }] : []),
    ...all.flatMap(inner),
  ];
}

function subjectOf(condition: PatternCondition): Subject {
  const { patterns, compare } = condition;
  const options = { ignoreCase: compare === "case" };
  const whole = lazily(() =>
    compare === "equal"
      ? (value: string) => patterns.includes(value)
      : patternsMatcher(patterns, options),
  );
  const globs = lazily(() =>
    patterns
      .filter((one) => !isRegex(one) && !isLiteral(one))
      .map((one) => globOf(one, options.ignoreCase)),
  );
  return { ...condition, matches: (value) => whole()(value), globs };
}

function globOf(glob: string, ignoreCase: boolean): Glob {
  const fold = (text: string) => (ignoreCase ? text.toLowerCase() : text);
  const [, begins = "", ends = ""] = /^([^*?]*).*?([^*?]*)$/s.exec(fold(glob)) ?? [];
  const matches = lazily(() => patternsMatcher([glob], { ignoreCase }));
  return {
    fits: (pattern) => fold(pattern).startsWith(begins) && fold(pattern).endsWith(ends),
    matches: (value) => matches()(value),
  };
}

function lazily<T>(make: () => T): () => T {
  let made: { it: T } | undefined;
  return () => {
    made ??= { it: make() };
    return made.it;
  };
}

function anyImplies(demands: readonly Demand[], wanted: Demand): boolean {
  if ("any" in wanted) {
    const branches = wanted.any.some((branch) => branch.every((part) => anyImplies(demands, part)));
    if (branches) return true;
  }
  return demands.some((demand) => demandImplies(demand, wanted));
}

function demandImplies(one: Demand, other: Demand): boolean {
  if ("any" in one) {
    return one.any.length > 0 && one.any.every((branch) => anyImplies(branch, other));
  }
  if ("not" in one) return "not" in other && imply(other.not, one.not);
  if (!("subject" in other) || one.subject !== other.subject) return false;
  if ("least" in one) return "least" in other && one.least >= other.least;
  if ("least" in other) return false;
  // Case regarded is stricter than case ignored, and not the other way round.
  if (one.compare === "case" && other.compare === "exact") return false;
  return one.patterns.every((pattern) => covers(other, pattern));
}

/**
 * Whether whatever matches the pattern matches one of the other's. A glob's own wildcards are put in
 * as a character that only a wildcard can match.
 */
function covers(other: Subject, pattern: string): boolean {
  if (other.compare === "equal") return other.matches(pattern);
  if (isRegex(pattern)) {
    return other.patterns.some((one) => one === pattern || /^\*+$/.test(one));
  }
  if (isLiteral(pattern)) return other.matches(pattern);
  if (other.patterns.includes(pattern)) return true;
  const candidates = other.globs().filter(({ fits }) => fits(pattern));
  if (candidates.length === 0) return false;
  // `?` matches one character, `*` any number: none, one, and many must match.
  const samples = ["", "\u{10fffd}", "\u{10fffd}\u{10fffc}\u{10fffd}"].map((text) =>
    pattern.replace(/\*+/g, text).replaceAll("?", "\u{10fffb}"),
  );
  return candidates.some(({ matches }) => samples.every(matches));
}

/** True if a pattern matches nothing but itself. */
export function isLiteral(pattern: string): boolean {
  return !isRegex(pattern) && !/[*?]/.test(pattern);
}
