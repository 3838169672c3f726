import type { RuleMatch, UserGroups } from "../spec";
import { TRINO_HEADERS } from "./header";
import { patternsMatcher } from "./pattern";
import { queryTypesOf } from "./query-type-names";
import { isRegex } from "./regex-pattern";
import { isStricter } from "./resource-estimate";
import { membersOf } from "./user-group";

/** One thing that must hold. */
export type Condition =
  | Subject
  | { any: Condition[][] }
  | { not: Condition[] }
  | { least: NonNullable<RuleMatch["resourceEstimate"]> };

/** One value of a request, and the patterns of which one matches it. */
export interface Subject {
  subject: string;
  patterns: readonly string[];
  compare: Compare;
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

type Compare = "exact" | "case" | "equal";

/**
 * Whether a request for which all of `conditions` hold certainly meets all that is `wanted`. Never
 * wrong where it says yes; it says no where only a proof would tell, as between two regular
 * expressions.
 */
export function imply(conditions: readonly Condition[], wanted: readonly Condition[]): boolean {
  return wanted.length > 0 && wanted.every((part) => anyImplies(conditions, part));
}

/** What a match asks for, one by one; everything of it must hold. */
export function conditionsOf(match: RuleMatch, userGroups: UserGroups): Condition[] {
  const conditions: Condition[] = [];
  const add = (subject: string, patterns: readonly string[] | undefined, compare: Compare) => {
    if (patterns) conditions.push(subjectOf(subject, patterns, compare));
  };
  const inner = (part: RuleMatch) => conditionsOf(part, userGroups);
  const { header, resourceEstimate, all, any, not } = match;
  add(TRINO_HEADERS.source.toLowerCase(), match.source, "case");
  add(TRINO_HEADERS.clientInfo.toLowerCase(), match.clientInfo, "case");
  add(TRINO_HEADERS.routingGroup.toLowerCase(), match.routingGroup, "exact");
  for (const [name, patterns] of Object.entries(header ?? {})) {
    add(name.toLowerCase(), patterns, "exact");
  }
  add("user", match.user, "exact");
  add("user", match.userGroup && membersOf(match.userGroup, userGroups), "exact");
  add("tag", match.clientTag, "exact");
  add("catalog", match.catalog, "case");
  add("schema", match.schema, "case");
  add("table", match.table, "case");
  add(
    "type",
    match.queryType?.flatMap((name) => queryTypesOf(name)),
    "equal",
  );
  add("expression", match.expression === undefined ? undefined : [match.expression], "equal");
  if (resourceEstimate) conditions.push({ least: resourceEstimate });
  if (any) conditions.push({ any: any.map(inner) });
  if (not) conditions.push({ not: inner(not) });
  return [...conditions, ...(all ?? []).flatMap(inner)];
}

function subjectOf(subject: string, patterns: readonly string[], compare: Compare): Subject {
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
  return { subject, patterns, compare, matches: (value) => whole()(value), globs };
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

function anyImplies(conditions: readonly Condition[], wanted: Condition): boolean {
  if ("any" in wanted) {
    const branches = wanted.any.some((branch) =>
      branch.every((part) => anyImplies(conditions, part)),
    );
    if (branches) return true;
  }
  return conditions.some((condition) => conditionImplies(condition, wanted));
}

function conditionImplies(one: Condition, other: Condition): boolean {
  if ("any" in one) {
    return one.any.length > 0 && one.any.every((branch) => anyImplies(branch, other));
  }
  if ("not" in one) return "not" in other && imply(other.not, one.not);
  if ("least" in one) return "least" in other && isStricter(one.least, other.least);
  if (!("subject" in other) || one.subject !== other.subject) return false;
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
