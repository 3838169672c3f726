import type { RouteRequest } from "../spec";
import { analyzedStatement, classifyStatement } from "./classify-statement";
import { headerOf, TRINO_HEADERS } from "./header";
import { shortRegexMatches } from "./pattern";
import { analyzedTypesOf } from "./query-type-names";
import type { Expression } from "./read-expression";
import { readRegex } from "./read-regex";
import { writeRegex } from "./regex";

type Value = boolean | number | string | null | Optional | readonly string[];

/** Java's `Optional<String>`. */
interface Optional {
  optional: string | undefined;
}

/** Only the gateway knows this: the client's address, the tables of a statement. */
export class OnlyTheGatewayKnows extends Error {
  override readonly name = "OnlyTheGatewayKnows";
}

/** The gateway would throw here, and the request fail. */
export class ExpressionThrows extends Error {
  override readonly name = "ExpressionThrows";
}

/**
 * What the gateway would find for this request.
 *
 * @throws OnlyTheGatewayKnows, ExpressionThrows
 */
export function evaluateExpression(expression: Expression, request: RouteRequest): Value {
  switch (expression.kind) {
    case "value":
      return expression.value;
    case "root":
      return null;
    case "list":
      return expression.items.map((item) => String(evaluateExpression(item, request)));
    case "not":
      return !evaluateExpression(expression.of, request);
    case "pair":
      return evaluatePair(expression, request);
    case "call":
      return evaluateCall(expression, request);
  }
}

function evaluatePair(
  { sign, left, right }: Extract<Expression, { kind: "pair" }>,
  request: RouteRequest,
): boolean {
  const first = evaluateExpression(left, request);
  if (sign === "&&" && !first) return false;
  if (sign === "||" && first) return true;
  const second = evaluateExpression(right, request);
  switch (sign) {
    case "==":
      return first === second;
    case "!=":
      return first !== second;
    case "<":
      return Number(first) < Number(second);
    case "<=":
      return Number(first) <= Number(second);
    case ">":
      return Number(first) > Number(second);
    case ">=":
      return Number(first) >= Number(second);
    default:
      return Boolean(second);
  }
}

function evaluateCall(call: Extract<Expression, { kind: "call" }>, request: RouteRequest): Value {
  const { of, name } = call;
  const args = call.args.map((arg) => evaluateExpression(arg, request));
  const texts = args.map(String);
  switch (of.type) {
    case "request":
      return ofRequest(name, texts, request);
    case "trinoRequestUser":
      return ofUser(name, texts, request);
    case "trinoQueryProperties":
      return ofStatement(name, request);
    default:
      return ofValue(name, evaluateExpression(of, request), args);
  }
}

function ofRequest(name: string, [first = ""]: string[], request: RouteRequest): Value {
  if (name === "getHeader") return headerOf(request, first) ?? null;
  if (name === "getMethod" && request.sql !== undefined) return "POST";
  throw new OnlyTheGatewayKnows(`request.${name}()`);
}

function ofUser(name: string, [first = ""]: string[], request: RouteRequest): Value {
  const user = headerOf(request, TRINO_HEADERS.user);
  if (user === undefined && headerOf(request, "Authorization") !== undefined) {
    throw new OnlyTheGatewayKnows("the user in the Authorization header");
  }
  return name === "getUser" ? { optional: user } : user === first;
}

function ofStatement(name: string, request: RouteRequest): Value {
  const { sql, headers } = request;
  const type = sql === undefined ? "" : classifyStatement(sql, headers);
  switch (name) {
    case "isNewQuerySubmission":
      return sql !== undefined;
    case "getQueryType":
      return type;
    case "getResourceGroupQueryType": {
      const run = sql === undefined ? undefined : analyzedStatement(sql, headers);
      const known = type === "" ? [""] : analyzedTypesOf([run ?? type]);
      if (known[0] !== undefined) return known[0];
      throw new OnlyTheGatewayKnows("trinoQueryProperties.getResourceGroupQueryType()");
    }
    case "getDefaultCatalog":
      return { optional: headerOf(request, TRINO_HEADERS.catalog) };
    case "getDefaultSchema":
      return { optional: headerOf(request, TRINO_HEADERS.schema) };
    default:
      throw new OnlyTheGatewayKnows(`trinoQueryProperties.${name}()`);
  }
}

function ofValue(name: string, value: Value, args: readonly Value[]): Value {
  if (value === null) throw new ExpressionThrows(`${name}() of a header that is missing`);
  if (typeof value === "string") return ofText(name, value, args);
  if (typeof value === "object" && "optional" in value) return ofOptional(name, value, args);
  const list = value as readonly string[];
  if (name === "contains") return list.includes(String(args[0]));
  return name === "size" ? list.length : list.length === 0;
}

function ofOptional(name: string, { optional }: Optional, [other]: readonly Value[]): Value {
  if (name === "isPresent") return optional !== undefined;
  if (name === "isEmpty") return optional === undefined;
  if (name === "orElse") return optional ?? other ?? null;
  if (optional !== undefined) return optional;
  throw new ExpressionThrows("get() of an Optional that is empty");
}

function ofText(name: string, value: string, [argument]: readonly Value[]): Value {
  if (argument === null && name !== "equals" && name !== "equalsIgnoreCase") {
    throw new ExpressionThrows(`${name}(null)`);
  }
  if (argument === null) return false;
  const other = String(argument ?? "");
  switch (name) {
    case "contains":
      return value.includes(other);
    case "endsWith":
      return value.endsWith(other);
    case "equals":
      return value === other;
    case "equalsIgnoreCase":
      return value.toUpperCase() === other.toUpperCase();
    case "indexOf":
      return value.indexOf(other);
    case "isBlank":
      return value.trim() === "";
    case "isEmpty":
      return value === "";
    case "length":
      return value.length;
    case "matches":
      return shortRegexMatches(writeRegex(readRegex(other)), value);
    case "startsWith":
      return value.startsWith(other);
    case "toLowerCase":
      return value.toLowerCase();
    case "toUpperCase":
      return value.toUpperCase();
    default:
      // Java trims control characters and blanks only.
      return value.replace(/^[\0- ]+|[\0- ]+$/g, "");
  }
}
