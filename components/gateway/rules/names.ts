import { eitherOf, type Fault } from "../../shared/faults";
import type { RouteRequest } from "../spec";
import { classifyStatement } from "./classify-statement";
import { checkPatterns, type Judgement, type Matcher } from "./matcher";
import { patternsMatch, patternsToMvel } from "./pattern";
import { IS_STATEMENT } from "./query-type";
import { isRegex } from "./regex-pattern";

/** Where the gateway keeps names of one kind, and where an evaluated request does. */
interface NamesSource {
  /** One such thing in words. */
  what: string;
  /** A method of `trinoQueryProperties` that gives a set. */
  getter: string;
  /** A method that gives the session's own name as an Optional. */
  sessionGetter?: string;
  /** The names in the statement, undefined if the caller did not say. */
  inStatement(request: RouteRequest): string[] | undefined;
  inSession?(request: RouteRequest): string | undefined;
  /** Why a pattern without a star matches no such name; undefined if it may. */
  reasonAgainst?(pattern: string): string | undefined;
}

/**
 * Names that the statement refers to, without regard to case, as Trino compares them. The gateway
 * parses the statement; the evaluator here relies on `RouteRequest.tables`.
 */
export function namesMatcher(source: NamesSource): Matcher<string[]> {
  return {
    toMvel: (patterns) => `(${IS_STATEMENT} && ${toMvel(source, patterns)})`,
    matches: (patterns, request) => matches(source, patterns, request),
    check: (patterns) => [...checkPatterns(patterns), ...checkNames(source, patterns)],
    conditions: (patterns) => [
      { subject: source.what, isSingle: false, patterns, compare: "case" },
    ],
  };
}

function checkNames({ reasonAgainst }: NamesSource, patterns: readonly string[]): Fault[] {
  return patterns.flatMap((pattern, index) => {
    const isOpen = pattern === "" || pattern.includes("*") || isRegex(pattern);
    const message = isOpen ? undefined : reasonAgainst?.(pattern);
    return message === undefined ? [] : [{ path: `[${index}]`, message }];
  });
}

function toMvel(source: NamesSource, patterns: string[]): string {
  const options = { ignoreCase: true };
  // A fold: one truth value per name. `$.toString()` because tables are objects, not strings.
  const named = `(${patternsToMvel("$.toString()", patterns, options)} in trinoQueryProperties.${source.getter}()).contains(true)`;
  if (!source.sessionGetter) return named;
  const session = `trinoQueryProperties.${source.sessionGetter}()`;
  return `(${named} || (${session}.isPresent() && ${patternsToMvel(`${session}.get()`, patterns, options)}))`;
}

function matches(source: NamesSource, patterns: string[], request: RouteRequest): Judgement {
  if (request.sql === undefined) return { verdict: "no", because: "no statement" };
  const session = source.inSession?.(request);
  const named = namesSeen(source, request);
  const names = [...(named ?? []), ...(session === undefined ? [] : [session])];
  const hit = names.find((name) => patternsMatch(patterns, name, { ignoreCase: true }));
  if (hit !== undefined) {
    return { verdict: "yes", because: `${source.what} "${hit}" is ${eitherOf(patterns)}` };
  }
  return named
    ? { verdict: "no", because: `no ${source.what} is ${eitherOf(patterns)}` }
    : { verdict: "unknown", because: "only the gateway knows the names in the statement" };
}

/** The gateway finds no names in these statements, whatever they name. */
const NAMELESS: readonly string[] = [
  ...["", "Call", "Deny", "Execute", "Grant", "GrantRoles", "Revoke", "RevokeRoles"],
  ...["TableExecute", "Use"],
];

/** Statements that name schemas and catalogs beside tables. */
const OF_SCHEMAS: readonly string[] = [
  ...["CreateCatalog", "CreateSchema", "DropCatalog", "DropSchema", "RenameSchema"],
  ...["SetAuthorizationStatement", "ShowCreate", "ShowSchemas", "ShowTables"],
];

/** What the gateway finds in the statement; undefined if it cannot be worked out here. */
function namesSeen(source: NamesSource, request: RouteRequest): string[] | undefined {
  const { sql = "", headers, tables } = request;
  const type = classifyStatement(sql, headers);
  if (NAMELESS.includes(type)) return [];
  if (OF_SCHEMAS.includes(type) && source.what !== "table") return undefined;
  // It does not see the table that an UPDATE changes, only those that it reads.
  if (type === "Update") return tables && tables.length < 2 ? [] : undefined;
  const wraps = type === "Explain" || type === "ExplainAnalyze" || type === "Prepare";
  if (wraps && /\b(?:update|execute)\b/i.test(sql)) return undefined;
  return source.inStatement(request);
}
