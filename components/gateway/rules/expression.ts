import type { Fault } from "../../shared/faults";
import type { RouteRequest } from "../spec";
import { ExpressionThrows, evaluateExpression, OnlyTheGatewayKnows } from "./evaluate-expression";
import type { Judgement, Matcher } from "./matcher";
import { type Expression, ExpressionProblem, readExpression } from "./read-expression";
import { writeExpression } from "./write-expression";

/** A raw MVEL expression: read, checked and written anew, so that the gateway runs what was checked. */
export const expression: Matcher<string> = {
  // Whatever is not a Boolean counts as false: the gateway casts, and a failed cast fails every
  // request, not only the ones that the rule is about.
  toMvel: (text) => `Boolean.TRUE.equals((${writeExpression(readExpression(text))}))`,
  matches: (text, request) => judge(readExpression(text), text.trim(), request),
  conditions: (text) => [
    { subject: "expression", isSingle: false, patterns: [text], compare: "equal" },
  ],
  check: (text) => {
    const message = problemOf(text);
    return (message === undefined ? [] : [{ path: "", message }]) satisfies Fault[];
  },
};

function judge(read: Expression, text: string, request: RouteRequest): Judgement {
  try {
    return evaluateExpression(read, request)
      ? { verdict: "yes", because: `${text} is true` }
      : { verdict: "no", because: `${text} is false` };
  } catch (error) {
    if (error instanceof OnlyTheGatewayKnows) {
      return { verdict: "unknown", because: `only the gateway can judge ${text}` };
    }
    if (error instanceof ExpressionThrows) {
      return { verdict: "unknown", because: `${text} fails the request: ${error.message}` };
    }
    throw error;
  }
}

function problemOf(text: string): string | undefined {
  try {
    return throwsFor(readExpression(text));
  } catch (error) {
    if (error instanceof ExpressionProblem) return error.message;
    throw error;
  }
}

/**
 * Requests on which every expression is tried before it is deployed: a condition that throws fails
 * the request, whichever rule it should have followed.
 */
const TRIALS: readonly { words: string; request: RouteRequest }[] = [
  { words: "a poll without headers", request: {} },
  { words: "a query without headers", request: { sql: "SELECT 1" } },
  { words: "an empty statement", request: { sql: "" } },
  { words: "unparsable SQL", request: { sql: "no SQL", user: "ana" } },
  {
    words: "a query with all usual headers",
    request: {
      sql: "INSERT INTO t SELECT 1",
      user: "ana",
      source: "airflow",
      clientInfo: "x",
      clientTags: ["etl"],
      catalog: "lake",
      schema: "s",
    },
  },
];

function throwsFor(read: Expression): string | undefined {
  for (const { words, request } of TRIALS) {
    try {
      evaluateExpression(read, request);
    } catch (error) {
      if (error instanceof ExpressionThrows) {
        return `fails for ${words}: ${error.message}; test that it is there first, with && `.trim();
      }
      if (!(error instanceof OnlyTheGatewayKnows)) throw error;
    }
  }
  return undefined;
}
