import { headerOf, ifHeader, TRINO_HEADERS } from "./header";
import { checkPatterns, judge, type Matcher } from "./matcher";
import { asInHeaders, patternsMatch, patternsToMvel } from "./pattern";
import { isRegex } from "./regex-pattern";

/** One whole tag of the comma-separated `X-Trino-Client-Tags`; blanks around a tag do not count. */
export const clientTag: Matcher<string[]> = {
  // A fold, one truth value a tag: one expression for the whole header would try each comma anew.
  toMvel: (patterns) =>
    ifHeader(TRINO_HEADERS.clientTags, (value) => {
      const matches = patternsToMvel("$.trim()", asInHeaders(patterns));
      const tags = `Arrays.asList(${value}.split(","))`;
      return `(($.trim().length() > 0 && ${matches}) in ${tags}).contains(true)`;
    }),
  matches: (patterns, request) =>
    judge("client tags", headerOf(request, TRINO_HEADERS.clientTags), patterns, (value) =>
      tagsOf(value).some((tag) => patternsMatch(asInHeaders(patterns), tag)),
    ),
  conditions: (patterns) => [{ subject: "tag", isSingle: false, patterns, compare: "exact" }],
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

/** The tags of a header; Java's `trim` takes off whatever is not above a blank. */
function tagsOf(header: string): string[] {
  return header
    .split(",")
    .map((tag) => tag.replace(/^[\0- ]+|[\0- ]+$/g, ""))
    .filter((tag) => tag !== "");
}
