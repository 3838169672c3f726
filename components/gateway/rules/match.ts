import { below, type Fault } from "../../shared/faults";
import type { RouteRequest, RuleMatch, UserGroups } from "../spec";
import { catalog } from "./catalog";
import { clientInfo } from "./client-info";
import { clientTag } from "./client-tag";
import { expression } from "./expression";
import { header } from "./header";
import type { Condition, Judgement, Matcher, Verdict } from "./matcher";
import { queryType } from "./query-type";
import { resourceEstimate } from "./resource-estimate";
import { routingGroup } from "./routing-group";
import { schema } from "./schema";
import { source } from "./source";
import { table } from "./table";
import { user } from "./user";
import { userGroupMatcher } from "./user-group";

type Field = Exclude<keyof RuleMatch, "all" | "any" | "not">;

/** Every kind of match. A new one is one file, one line here and one field of `RuleMatch`. */
const MATCHERS: (groups: UserGroups) => { [F in Field]: Matcher<NonNullable<RuleMatch[F]>> } = (
  userGroups,
) => ({
  routingGroup,
  source,
  user,
  userGroup: userGroupMatcher(userGroups),
  clientTag,
  clientInfo,
  header,
  resourceEstimate,
  queryType,
  catalog,
  schema,
  table,
  expression,
});

/** One part of a match, its patterns filled in. */
interface Part {
  field: string;
  toMvel(): string;
  matches(request: RouteRequest): Judgement;
  check(): Fault[];
}

/** A part that one of the matchers stands for. */
interface FieldPart extends Part {
  conditions(): Condition[];
}

/** The match as an MVEL condition: true or false for every request, never an exception. */
export function matchToMvel(match: RuleMatch, userGroups: UserGroups = {}): string {
  return partsOf(match, userGroups)
    .map((part) => part.toMvel())
    .join(" && ");
}

/** Whether a request fits the match, and why. */
export function judgeMatch(
  match: RuleMatch,
  request: RouteRequest,
  userGroups: UserGroups = {},
): Judgement {
  return allOf(partsOf(match, userGroups).map((part) => part.matches(request)));
}

/** What is wrong with a match; paths relative to it. */
export function checkMatch(match: RuleMatch, userGroups: UserGroups = {}): Fault[] {
  const parts = partsOf(match, userGroups);
  if (parts.length === 0) {
    return [{ path: "", message: "is empty and would match everything; name what to match" }];
  }
  return parts.flatMap((part) => below(part.field, part.check()));
}

/** What the fields of a match demand; what `all`, `any` and `not` do is not among it. */
export function conditionsOfFields(match: RuleMatch, userGroups: UserGroups): Condition[] {
  return fieldParts(match, userGroups).flatMap((part) => part.conditions());
}

function partsOf(match: RuleMatch, userGroups: UserGroups): Part[] {
  return [...fieldParts(match, userGroups), ...combinedParts(match, userGroups)];
}

function fieldParts(match: RuleMatch, userGroups: UserGroups): FieldPart[] {
  const matchers = MATCHERS(userGroups);
  return (Object.keys(matchers) as Field[]).flatMap((field) => fieldPart(field, match, matchers));
}

function fieldPart<F extends Field>(
  field: F,
  match: RuleMatch,
  matchers: ReturnType<typeof MATCHERS>,
): FieldPart[] {
  const patterns = match[field];
  if (patterns === undefined) return [];
  const matcher = matchers[field] as Matcher<NonNullable<RuleMatch[F]>>;
  return [
    {
      field,
      toMvel: () => matcher.toMvel(patterns),
      matches: (request) => matcher.matches(patterns, request),
      check: () => matcher.check(patterns),
      conditions: () => matcher.conditions(patterns),
    },
  ];
}

function combinedParts({ all, any, not }: RuleMatch, userGroups: UserGroups): Part[] {
  const toMvel = (match: RuleMatch) => matchToMvel(match, userGroups);
  const judgeAll = (matches: RuleMatch[], request: RouteRequest) =>
    matches.map((match) => judgeMatch(match, request, userGroups));
  const parts: Part[] = [];
  if (all) {
    parts.push({
      field: "all",
      toMvel: () => `(${all.map(toMvel).join(" && ")})`,
      matches: (request) => allOf(judgeAll(all, request)),
      check: () => checkList(all, userGroups),
    });
  }
  if (any) {
    parts.push({
      field: "any",
      toMvel: () => `(${any.map((match) => `(${toMvel(match)})`).join(" || ")})`,
      matches: (request) => anyOf(judgeAll(any, request)),
      check: () => checkList(any, userGroups),
    });
  }
  if (not) {
    parts.push({
      field: "not",
      toMvel: () => `!(${toMvel(not)})`,
      matches: (request) => negated(judgeMatch(not, request, userGroups)),
      check: () => checkMatch(not, userGroups),
    });
  }
  return parts;
}

function checkList(matches: RuleMatch[], userGroups: UserGroups): Fault[] {
  return matches.length === 0
    ? [{ path: "", message: "is an empty list; leave it out" }]
    : matches.flatMap((match, index) => below(`[${index}]`, checkMatch(match, userGroups)));
}

function allOf(judgements: Judgement[]): Judgement {
  return combine(judgements, "no", "yes");
}

function anyOf(judgements: Judgement[]): Judgement {
  return combine(judgements, "yes", "no");
}

/** The first judgement that settles it, else the first doubt, else all together. */
function combine(judgements: Judgement[], settles: Verdict, otherwise: Verdict): Judgement {
  const settled = judgements.find((judgement) => judgement.verdict === settles);
  if (settled) return settled;
  const doubt = judgements.find((judgement) => judgement.verdict === "unknown");
  if (doubt) return doubt;
  return { verdict: otherwise, because: judgements.map((it) => it.because).join("; ") };
}

function negated(judgement: Judgement): Judgement {
  const opposite: Record<Verdict, Verdict> = { yes: "no", no: "yes", unknown: "unknown" };
  return { ...judgement, verdict: opposite[judgement.verdict] };
}
