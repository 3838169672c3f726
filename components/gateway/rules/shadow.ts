import type { RuleMatch, UserGroups } from "../spec";
import { TRINO_HEADERS } from "./header";
import { patternsMatch } from "./pattern";
import { queryTypesOf } from "./query-type-names";
import { isRegex } from "./regex-pattern";
import { isStricter } from "./resource-estimate";
import { membersOf } from "./user-group";

/**
 * Whether a request that meets `one` certainly meets `other`. Never wrong where it says yes; it says
 * no where only a proof would tell, as between two regular expressions.
 */
export function implies(one: RuleMatch, other: RuleMatch, userGroups: UserGroups): boolean {
  const conditions = conditionsOf(one, userGroups);
  const wanted = conditionsOf(other, userGroups);
  return wanted.length > 0 && wanted.every((part) => anyImplies(conditions, part, userGroups));
}

/** One thing that must hold. */
type Condition =
  | { subject: string; patterns: readonly string[]; compare: Compare }
  | { any: RuleMatch[] }
  | { not: RuleMatch }
  | { least: NonNullable<RuleMatch["resourceEstimate"]> };

type Compare = "exact" | "case" | "equal";

function conditionsOf(match: RuleMatch, userGroups: UserGroups): Condition[] {
  const conditions: Condition[] = [];
  const add = (subject: string, patterns: readonly string[] | undefined, compare: Compare) => {
    if (patterns) conditions.push({ subject, patterns, compare });
  };
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
  if (any) conditions.push({ any });
  if (not) conditions.push({ not });
  return [...conditions, ...(all ?? []).flatMap((part) => conditionsOf(part, userGroups))];
}

function anyImplies(
  conditions: readonly Condition[],
  wanted: Condition,
  userGroups: UserGroups,
): boolean {
  if ("any" in wanted) {
    const branches = wanted.any.some((branch) =>
      conditionsOf(branch, userGroups).every((part) => anyImplies(conditions, part, userGroups)),
    );
    if (branches) return true;
  }
  return conditions.some((condition) => conditionImplies(condition, wanted, userGroups));
}

function conditionImplies(one: Condition, other: Condition, userGroups: UserGroups): boolean {
  if ("any" in one) {
    return (
      one.any.length > 0 &&
      one.any.every((branch) => anyImplies(conditionsOf(branch, userGroups), other, userGroups))
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
function covers(patterns: readonly string[], pattern: string, compare: Compare): boolean {
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
