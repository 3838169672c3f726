import { asInHeaders, globsMatch, globsToMvel } from "./glob";
import { headerOf, TRINO_HEADERS } from "./header";
import { checkPatterns, judge, type Matcher } from "./matcher";

const USER = "trinoRequestUser.getUser()";

/**
 * The user as the gateway's request analyzer finds it: `X-Trino-User`, else the name in the
 * `Authorization` header or in Trino's UI cookie. The evaluator here knows the header only.
 */
export const user: Matcher<string[]> = {
  toMvel: (globs) => `(${USER}.isPresent() && ${globsToMvel(`${USER}.get()`, asInHeaders(globs))})`,
  matches: (globs, request) => {
    const name = headerOf(request, TRINO_HEADERS.user);
    if (name === undefined && headerOf(request, "Authorization") !== undefined) {
      return { verdict: "unknown", because: "the user is in the Authorization header" };
    }
    return judge("user", name, globs, (value) => globsMatch(asInHeaders(globs), value));
  },
  check: checkPatterns,
};
