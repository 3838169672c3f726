import { asInHeaders, globsToRegex, regexMatches, regexToMvel } from "./glob";
import { headerOf, ifHeader, TRINO_HEADERS } from "./header";
import { checkPatterns, judge, type Matcher } from "./matcher";

/** One whole tag of the comma-separated `X-Trino-Client-Tags`; blanks around a tag do not count. */
export const clientTag: Matcher<string[]> = {
  toMvel: (globs) =>
    ifHeader(TRINO_HEADERS.clientTags, (value) => regexToMvel(value, oneOfTheTags(globs))),
  matches: (globs, request) =>
    judge("client tags", headerOf(request, TRINO_HEADERS.clientTags), globs, (value) =>
      regexMatches(oneOfTheTags(globs), value),
    ),
  check: (globs) => [
    ...checkPatterns(globs),
    ...globs.flatMap((glob, index) =>
      /,|^\s|\s$/.test(glob)
        ? [
            {
              path: `[${index}]`,
              message: `"${glob}" can be no tag: a tag has no comma or outer blank`,
            },
          ]
        : [],
    ),
  ],
};

function oneOfTheTags(globs: readonly string[]): string {
  return `(?:.*,)?[ \\t]*${globsToRegex(asInHeaders(globs), "[^,]")}[ \\t]*(?:,.*)?`;
}
