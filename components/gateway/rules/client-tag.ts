import { headerOf, ifHeader, TRINO_HEADERS } from "./header";
import { checkPatterns, judge, type Matcher } from "./matcher";
import { asInHeaders, patternsToRegex, regexMatches, regexToMvel } from "./pattern";
import { isRegex } from "./regex-pattern";

/** One whole tag of the comma-separated `X-Trino-Client-Tags`; blanks around a tag do not count. */
export const clientTag: Matcher<string[]> = {
  toMvel: (patterns) =>
    ifHeader(TRINO_HEADERS.clientTags, (value) => regexToMvel(value, oneOfTheTags(patterns))),
  matches: (patterns, request) =>
    judge("client tags", headerOf(request, TRINO_HEADERS.clientTags), patterns, (value) =>
      regexMatches(oneOfTheTags(patterns), value),
    ),
  check: (patterns) => [
    ...checkPatterns(patterns),
    ...patterns.flatMap((pattern, index) =>
      !isRegex(pattern) && /,|^\s|\s$/.test(pattern)
        ? [
            {
              path: `[${index}]`,
              message: `"${pattern}" can be no tag: a tag has no comma or outer blank`,
            },
          ]
        : [],
    ),
  ],
};

function oneOfTheTags(patterns: readonly string[]): string {
  return `(?:.*,)?[ \\t]*${patternsToRegex(asInHeaders(patterns), { except: "," })}[ \\t]*(?:,.*)?`;
}
