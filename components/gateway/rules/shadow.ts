import type { RuleMatch, UserGroups } from "../spec";
import { conditionsOfFields } from "./match";
import type { Comparison, Condition } from "./matcher";
import { patternsMatch } from "./pattern";
import { isRegex } from "./regex-pattern";
import { isStricter } from "./resource-estimate";

/**
 * Whether a request that meets `one` certainly meets `other`. Never wrong where it says yes; it says
 * no where only a proof would tell, as between two regular expressions.
 */
export function implies(one: RuleMatch, other: RuleMatch, userGroups: UserGroups): boolean {
  const conditions = demandsOf(one, userGroups);
  const wanted = demandsOf(other, userGroups);
  return wanted.length > 0 && wanted.every((part) => anyImplies(conditions, part, userGroups));
}

/** One thing that must hold, or one of several, or that must not. */
type Demand = Condition | { any: RuleMatch[] } | { not: RuleMatch };

function demandsOf(match: RuleMatch, userGroups: UserGroups): Demand[] {
  const { all = [], any, not } = match;
  return [
    ...conditionsOfFields(match, userGroups),
    ...(any ? [{ any }] : []),
    ...(not ? [{ not }] : []),
    ...all.flatMap((part) => demandsOf(part, userGroups)),
  ];
}

function anyImplies(
  conditions: readonly Demand[],
  wanted: Demand,
  userGroups: UserGroups,
): boolean {
  if ("any" in wanted) {
    const branches = wanted.any.some((branch) =>
      demandsOf(branch, userGroups).every((part) => anyImplies(conditions, part, userGroups)),
    );
    if (branches) return true;
  }
  return conditions.some((condition) => conditionImplies(condition, wanted, userGroups));
}

function conditionImplies(one: Demand, other: Demand, userGroups: UserGroups): boolean {
  if ("any" in one) {
    return (
      one.any.length > 0 &&
      one.any.every((branch) => anyImplies(demandsOf(branch, userGroups), other, userGroups))
    );
  }
  if ("not" in one) return "not" in other && implies(other.not, one.not, userGroups);
  if ("least" in one) return "least" in other && isStricter(one.least, other.least);
  if (!("subject" in other) || one.subject !== other.subject) return false;
  // Case regarded is stricter than case ignored, and not the other way round.
  if (one.compare === "case" && other.compare === "exact") return false;
  return one.patterns.every((pattern) => covers(other.patterns, pattern, other.compare));
}

/**
 * Whether whatever matches the pattern matches one of those patterns. A glob's own wildcards are put
 * in as a character that only a wildcard can match.
 */
function covers(patterns: readonly string[], pattern: string, compare: Comparison): boolean {
  if (patterns.includes(pattern)) return true;
  if (compare === "equal") return false;
  const options = { ignoreCase: compare === "case" };
  if (isRegex(pattern)) return patterns.some((one) => /^\*+$/.test(one));
  if (!/[*?]/.test(pattern)) return patternsMatch(patterns, pattern, options);
  // `?` matches one character, `*` any number: none, one, and many must match.
  const samples = ["", "\u{10fffd}", "\u{10fffd}\u{10fffc}\u{10fffd}"].map((text) =>
    pattern.replace(/\*+/g, text).replaceAll("?", "\u{10fffb}"),
  );
  return patterns.some(
    (one) => !isRegex(one) && samples.every((sample) => patternsMatch([one], sample, options)),
  );
}
