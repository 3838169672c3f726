import { below, type Fault } from "../../shared/faults";
import type { RouteRequest } from "../spec";
import { checkPatterns, type Judgement, judge, type Matcher } from "./matcher";
import { asInHeaders, type PatternOptions, patternsMatch, patternsToMvel } from "./pattern";
import { quoteMvel } from "./quote";
import { isRegex } from "./regex-pattern";

/** What RFC 9110 calls a token. */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Names of the headers that Trino's clients send. */
export const TRINO_HEADERS = {
  source: "X-Trino-Source",
  user: "X-Trino-User",
  clientTags: "X-Trino-Client-Tags",
  clientInfo: "X-Trino-Client-Info",
  catalog: "X-Trino-Catalog",
  schema: "X-Trino-Schema",
  routingGroup: "X-Trino-Routing-Group",
  resourceEstimate: "X-Trino-Resource-Estimate",
  transactionId: "X-Trino-Transaction-Id",
} as const;

/** The value that the gateway sees for a header, or undefined if the request lacks it. */
export function headerOf(request: RouteRequest, name: string): string | undefined {
  const wanted = name.toLowerCase();
  for (const [key, value] of Object.entries(request.headers ?? {})) {
    if (key.toLowerCase() === wanted) return value;
  }
  const shorthand: Record<string, string | undefined> = {
    [TRINO_HEADERS.source]: request.source,
    [TRINO_HEADERS.user]: request.user,
    [TRINO_HEADERS.clientInfo]: request.clientInfo,
    [TRINO_HEADERS.clientTags]: request.clientTags?.join(","),
    [TRINO_HEADERS.catalog]: request.catalog,
    [TRINO_HEADERS.schema]: request.schema,
  };
  return Object.entries(shorthand).find(([key]) => key.toLowerCase() === wanted)?.[1];
}

/** MVEL: the header is there and `test` holds for it. A condition that throws fails the request. */
export function ifHeader(name: string, test: (value: string) => string): string {
  const value = `request.getHeader(${quoteMvel(name)})`;
  return `(${value} != null && ${test(value)})`;
}

/** One given header against patterns. */
export function headerMatcher(
  name: string,
  what: string,
  options: PatternOptions,
): Matcher<string[]> {
  return {
    toMvel: (patterns) =>
      ifHeader(name, (value) => patternsToMvel(value, asInHeaders(patterns), options)),
    matches: (patterns, request) =>
      judge(what, headerOf(request, name), patterns, (value) =>
        patternsMatch(asInHeaders(patterns), value, options),
      ),
    check: checkHeaderPatterns,
    conditions: (patterns) => [
      {
        subject: `header ${name.toLowerCase()}`,
        isSingle: true,
        patterns,
        compare: options.ignoreCase ? "case" : "exact",
      },
    ],
  };
}

/** HTTP takes the blanks around a header's value for none of it (RFC 9110, 5.5). */
function checkHeaderPatterns(patterns: readonly string[]): Fault[] {
  return [
    ...checkPatterns(patterns),
    ...patterns.flatMap((pattern, index) =>
      !isRegex(pattern) && pattern !== "" && pattern !== pattern.trim()
        ? [
            {
              path: `[${index}]`,
              message: `${JSON.stringify(pattern)} begins or ends with a blank, as no header does; write ${JSON.stringify(pattern.trim())}`,
            },
          ]
        : [],
    ),
  ];
}

/** Any headers by name; each of them must match. */
export const header: Matcher<Record<string, string[]>> = {
  toMvel: (wanted) =>
    Object.entries(wanted)
      .map(([name, patterns]) => headerMatcher(name, name, {}).toMvel(patterns))
      .join(" && "),
  matches: (wanted, request) => {
    const judgements = Object.entries(wanted).map(([name, patterns]) =>
      headerMatcher(name, `header ${name}`, {}).matches(patterns, request),
    );
    const missed = judgements.find((judgement) => judgement.verdict === "no");
    return missed ?? { verdict: "yes", because: reasons(judgements) };
  },
  check: (wanted) => {
    const names = Object.keys(wanted);
    if (names.length === 0) return [{ path: "", message: "names no header; leave it out" }];
    return names.flatMap((name) => [
      ...checkName(name),
      ...below(name, checkHeaderPatterns(wanted[name] ?? [])),
    ]);
  },
  conditions: (wanted) =>
    Object.entries(wanted).flatMap(([name, patterns]) =>
      headerMatcher(name, name, {}).conditions(patterns),
    ),
};

function checkName(name: string): Fault[] {
  return HEADER_NAME.test(name)
    ? []
    : [{ path: name, message: `"${name}" is not a header name; use letters, digits and hyphens` }];
}

function reasons(judgements: Judgement[]): string {
  return judgements.map((judgement) => judgement.because).join(", ");
}
