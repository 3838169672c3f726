import { headerOf, TRINO_HEADERS } from "./header";
import { checkPatterns, judge, type Matcher } from "./matcher";
import { asInHeaders, patternsMatch, patternsToMvel } from "./pattern";

const USER = "trinoRequestUser.getUser()";

/**
 * The user as the gateway's request analyzer finds it: `X-Trino-User`, else the name in the
 * `Authorization` header or in Trino's UI cookie. The evaluator here knows the header only.
 */
export const user: Matcher<string[]> = {
  toMvel: (patterns) =>
    `(${USER}.isPresent() && ${patternsToMvel(`${USER}.get()`, asInHeaders(patterns))})`,
  matches: (patterns, request) => {
    const name = headerOf(request, TRINO_HEADERS.user);
    if (name === undefined && headerOf(request, "Authorization") !== undefined) {
      return { verdict: "unknown", because: "the user is in the Authorization header" };
    }
    return judge("user", name, patterns, (value) => patternsMatch(asInHeaders(patterns), value));
  },
  check: checkPatterns,
  conditions: (patterns) => [{ subject: "user", isSingle: true, patterns, compare: "exact" }],
};
