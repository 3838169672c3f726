import { eitherOf } from "../../shared/faults";
import type { RouteRequest } from "../spec";
import { classifyStatement } from "./classify-statement";
import { globsMatch, globsToMvel } from "./glob";
import { checkPatterns, type Judgement, type Matcher } from "./matcher";
import { IS_STATEMENT } from "./query-type";

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
}

/**
 * Names that the statement refers to, without regard to case, as Trino compares them. The gateway
 * parses the statement; the evaluator here relies on `RouteRequest.tables`.
 */
export function namesMatcher(source: NamesSource): Matcher<string[]> {
  return {
    toMvel: (globs) => `(${IS_STATEMENT} && ${toMvel(source, globs)})`,
    matches: (globs, request) => matches(source, globs, request),
    check: checkPatterns,
  };
}

function toMvel(source: NamesSource, globs: string[]): string {
  const options = { ignoreCase: true };
  // A fold: one truth value per name. `$.toString()` because tables are objects, not strings.
  const named = `(${globsToMvel("$.toString()", globs, options)} in trinoQueryProperties.${source.getter}()).contains(true)`;
  if (!source.sessionGetter) return named;
  const session = `trinoQueryProperties.${source.sessionGetter}()`;
  return `(${named} || (${session}.isPresent() && ${globsToMvel(`${session}.get()`, globs, options)}))`;
}

function matches(source: NamesSource, globs: string[], request: RouteRequest): Judgement {
  if (request.sql === undefined) return { verdict: "no", because: "no statement" };
  const session = source.inSession?.(request);
  // What the gateway cannot parse names nothing.
  const parsed = classifyStatement(request.sql, request.headers) !== "";
  const named = parsed ? source.inStatement(request) : [];
  const names = [...(named ?? []), ...(session === undefined ? [] : [session])];
  const hit = names.find((name) => globsMatch(globs, name, { ignoreCase: true }));
  if (hit !== undefined) {
    return { verdict: "yes", because: `${source.what} "${hit}" is ${eitherOf(globs)}` };
  }
  return named
    ? { verdict: "no", because: `no ${source.what} is ${eitherOf(globs)}` }
    : { verdict: "unknown", because: "the statement's tables were not given" };
}
