import { eitherOf, nearest } from "../../shared/faults";
import { analyzedStatement, classifyStatement, unreadable } from "./classify-statement";
import { checkPatterns, type Matcher } from "./matcher";
import { analyzedTypesOf, QUERY_TYPE_NAMES, queryTypesOf } from "./query-type-names";
import type { QueryType } from "./query-types";
import { quoteMvel } from "./quote";

/** MVEL: this request brings a new statement, and is not a poll or a page of the UI. */
export const IS_STATEMENT = "trinoQueryProperties.isNewQuerySubmission()";

/**
 * Kind of statement. EXPLAIN ANALYZE runs its statement and so counts as that one too; of INSERT,
 * CREATE TABLE AS and REFRESH MATERIALIZED VIEW the gateway then sees only that it is one of them.
 */
export const queryType: Matcher<string[]> = {
  toMvel: (names) => {
    const types = typesOf(names);
    const direct = `${list(types)}.contains(trinoQueryProperties.getQueryType())`;
    const analyzed = analyzedTypesOf(types);
    if (analyzed.length === 0) return `(${IS_STATEMENT} && ${direct})`;
    const explained = `(trinoQueryProperties.getQueryType() == "ExplainAnalyze" && ${list(analyzed)}.contains(trinoQueryProperties.getResourceGroupQueryType()))`;
    return `(${IS_STATEMENT} && (${direct} || ${explained}))`;
  },
  matches: (names, request) => {
    if (request.sql === undefined) return { verdict: "no", because: "no statement" };
    const type = classifyStatement(request.sql, request.headers);
    if (type === "") return { verdict: "no", because: unreadable(request.sql) };
    const types = typesOf(names);
    if (types.includes(type)) return { verdict: "yes", because: `the statement is ${type}` };
    const runs = analyzedStatement(request.sql, request.headers);
    const analyzed = runs === undefined ? [] : analyzedTypesOf([runs]);
    if (analyzedTypesOf(types).some((one) => analyzed.includes(one))) {
      return { verdict: "yes", because: `the statement is ${type}, and runs ${runs}` };
    }
    return { verdict: "no", because: `the statement is ${type}, not ${eitherOf(names)}` };
  },
  conditions: (names) => [
    {
      subject: "the kind of statement",
      isSingle: true,
      patterns: typesOf(names),
      compare: "equal",
    },
  ],
  check: (names) => [
    ...checkPatterns(names),
    ...names.flatMap((name, index) =>
      name === "" || queryTypesOf(name).length > 0
        ? []
        : [
            {
              path: `[${index}]`,
              message: `"${name}" is not a query type${nearest(name, QUERY_TYPE_NAMES) || "; use SELECT, INSERT, CTAS, MERGE, ..., or a name of QUERY_TYPES"}`,
            },
          ],
    ),
  ],
};

function typesOf(names: readonly string[]): QueryType[] {
  return [...new Set(names.flatMap((name) => queryTypesOf(name)))];
}

function list(words: readonly string[]): string {
  return `[${words.map(quoteMvel).join(", ")}]`;
}
