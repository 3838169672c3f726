import { eitherOf, nearest } from "../../shared/faults";
import { classifyStatement } from "./classify-statement";
import { checkPatterns, type Matcher } from "./matcher";
import { QUERY_TYPES } from "./query-types";
import { quoteMvel } from "./quote";

/** MVEL: this request brings a new statement, and is not a poll or a page of the UI. */
export const IS_STATEMENT = "trinoQueryProperties.isNewQuerySubmission()";

/** Kind of statement, by the class name that Trino's parser gives it; no globs. */
export const queryType: Matcher<string[]> = {
  toMvel: (types) =>
    `(${IS_STATEMENT} && [${types.map(quoteMvel).join(", ")}].contains(trinoQueryProperties.getQueryType()))`,
  matches: (types, request) => {
    if (request.sql === undefined) return { verdict: "no", because: "no statement" };
    const type = classifyStatement(request.sql, request.headers);
    if (type === "") return { verdict: "no", because: "the statement cannot be parsed" };
    return types.includes(type)
      ? { verdict: "yes", because: `the statement is ${type}` }
      : { verdict: "no", because: `the statement is ${type}, not ${eitherOf(types)}` };
  },
  check: (types) => [
    ...checkPatterns(types),
    ...types.flatMap((type, index) =>
      type === "" || (QUERY_TYPES as readonly string[]).includes(type)
        ? []
        : [
            {
              path: `[${index}]`,
              message: `"${type}" is not a query type${nearest(type, QUERY_TYPES) || "; see QUERY_TYPES"}`,
            },
          ],
    ),
  ],
};
