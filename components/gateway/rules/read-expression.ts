import { eitherOf, nearest } from "../../shared/faults";
import { EXPRESSION_METHODS, ROOTS, type Root, type ValueType } from "./expression-methods";
import { readExpressionTokens, type Word } from "./expression-tokens";
import { checkRegex, REGEX_PREFIX } from "./regex-pattern";

/** An expression that was read: every part has its type. */
export type Expression = { type: ValueType | "null" } & (
  | { kind: "value"; value: boolean | number | string | null }
  | { kind: "root"; root: Root }
  | { kind: "list"; items: readonly Expression[] }
  | { kind: "call"; of: Expression; name: string; args: readonly Expression[] }
  | { kind: "not"; of: Expression }
  | { kind: "pair"; sign: string; left: Expression; right: Expression }
);

/** Why a text is no expression that we take, in words that follow it. */
export class ExpressionProblem extends Error {
  override readonly name = "ExpressionProblem";
}

/** The words of the text, and which is next. */
interface Cursor {
  readonly words: readonly Word[];
  at: number;
}

/**
 * Reads a condition: method calls, `== != < <= > >= && || !`, parentheses, literals, lists.
 *
 * @throws ExpressionProblem saying what is not understood, or what is not allowed
 */
export function readExpression(text: string): Expression {
  const words = readExpressionTokens(text);
  if (typeof words === "string") fail(words);
  const cursor: Cursor = { words, at: 0 };
  const expression = readOr(cursor);
  const rest = cursor.words[cursor.at];
  if (rest) fail(`has ${quoted(rest)} where an operator or the end should be`);
  if (expression.type !== "boolean") fail(`is a ${wordFor(expression.type)}, not true or false`);
  return expression;
}

function fail(message: string): never {
  throw new ExpressionProblem(message);
}

const quoted = (word: Word) => (word.kind === "text" ? "a text" : `"${word.text}"`);

const WORDS: Partial<Record<ValueType | "null", string>> = {
  "text?": "text",
  optional: "java.util.Optional",
  texts: "list of texts",
};
const wordFor = (type: ValueType | "null") => WORDS[type] ?? type;

function takeSign(cursor: Cursor, ...signs: string[]): string | undefined {
  const word = cursor.words[cursor.at];
  if (word?.kind !== "sign" || !signs.includes(word.text)) return undefined;
  cursor.at++;
  return word.text;
}

/** An operator that is a word, as MVEL has some. */
function takeWord(cursor: Cursor, ...names: string[]): string | undefined {
  const word = cursor.words[cursor.at];
  if (word?.kind !== "name" || !names.includes(word.text)) return undefined;
  cursor.at++;
  return word.text;
}

function needSign(cursor: Cursor, sign: string): void {
  if (takeSign(cursor, sign)) return;
  const word = cursor.words[cursor.at];
  fail(word ? `has ${quoted(word)} where "${sign}" should be` : `lacks a "${sign}"`);
}

function readOr(cursor: Cursor): Expression {
  let left = readAnd(cursor);
  while (takeSign(cursor, "||") ?? takeWord(cursor, "or"))
    left = logical("||", left, readAnd(cursor));
  return left;
}

function readAnd(cursor: Cursor): Expression {
  let left = readComparison(cursor);
  while (takeSign(cursor, "&&") ?? takeWord(cursor, "and"))
    left = logical("&&", left, readComparison(cursor));
  return left;
}

function logical(sign: string, left: Expression, right: Expression): Expression {
  for (const side of [left, right]) {
    if (side.type !== "boolean") fail(`has a ${wordFor(side.type)} beside "${sign}"`);
  }
  return { kind: "pair", type: "boolean", sign, left, right };
}

function readComparison(cursor: Cursor): Expression {
  const left = readSearch(cursor);
  const sign = takeSign(cursor, "==", "!=", "<=", ">=", "<", ">");
  if (!sign) return left;
  const right = readSearch(cursor);
  checkComparison(sign, left, right);
  return { kind: "pair", type: "boolean", sign, left, right };
}

/** Words that MVEL takes between two values, and what says the same in calls. */
const OTHER_WORDS: Record<string, string> = {
  in: 'write ["a", "b"].contains(value)',
  is: 'compare by "==", or call isPresent(), isEmpty()',
  instanceof: "leave it out: every value has its type here",
  soundslike: "compare with equalsIgnoreCase or matches",
  strsim: "compare with startsWith, contains or matches",
};

/**
 * `a contains b` and `a ~= "regex"`, which bind more tightly than comparisons (`PTABLE` of MVEL 2.5).
 * A header that is missing contains nothing, as in MVEL, and matches nothing: there MVEL would take it
 * for the text "null".
 */
function readSearch(cursor: Cursor): Expression {
  let left = readNot(cursor);
  for (;;) {
    if (takeWord(cursor, "contains")) left = search(left, "contains", readNot(cursor));
    else if (takeSign(cursor, "~=")) left = search(left, "matches", readNot(cursor));
    else break;
  }
  const other = cursor.words[cursor.at];
  const advice = other?.kind === "name" ? OTHER_WORDS[other.text] : undefined;
  if (advice !== undefined) fail(`has "${other?.text}", which is not allowed; ${advice}`);
  return left;
}

function search(left: Expression, name: "contains" | "matches", right: Expression): Expression {
  const sign = name === "contains" ? "contains" : "~=";
  const subjects = name === "contains" ? ["text", "text?", "texts"] : ["text", "text?"];
  if (!subjects.includes(left.type)) {
    const call = left.type === "optional" ? "; call isPresent() first, and then get()" : "";
    fail(`has a ${wordFor(left.type)} before "${sign}", which takes a text${call}`);
  }
  if (right.type !== "text") fail(`has a ${wordFor(right.type)} behind "${sign}"; give a text`);
  if (name === "matches") checkMatches(right);
  const call: Expression = { kind: "call", type: "boolean", of: left, name, args: [right] };
  if (left.type !== "text?") return call;
  const nothing: Expression = { kind: "value", type: "null", value: null };
  const isThere: Expression = { kind: "pair", type: "boolean", sign: "!=", left, right: nothing };
  return { kind: "pair", type: "boolean", sign: "&&", left: isThere, right: call };
}

/** MVEL would compare anything with anything, and make of it what it thinks best. */
function checkComparison(sign: string, left: Expression, right: Expression): void {
  const plain = (side: Expression) => (side.type === "text?" ? "text" : side.type);
  const types = [plain(left), plain(right)];
  const equality = sign === "==" || sign === "!=";
  const withNull = types.includes("null") && [left, right].some(({ type }) => type === "text?");
  const comparable = equality ? ["text", "number", "boolean"] : ["number"];
  const same = types[0] === types[1] && comparable.includes(types[0] ?? "");
  if (same || (equality && withNull)) return;
  fail(`compares a ${types.map((type) => wordFor(type)).join(` with a `)} by "${sign}"`);
}

function readNot(cursor: Cursor): Expression {
  if (!takeSign(cursor, "!")) return readCalls(cursor);
  const of = readNot(cursor);
  if (of.type !== "boolean") fail(`has a ${wordFor(of.type)} behind "!"`);
  return { kind: "not", type: "boolean", of };
}

function readCalls(cursor: Cursor): Expression {
  let of = readStart(cursor);
  while (takeSign(cursor, ".")) of = readCall(cursor, of);
  return of;
}

function readStart(cursor: Cursor): Expression {
  const word = cursor.words[cursor.at++];
  if (!word) return fail("ends too early");
  if (word.kind === "text") return { kind: "value", type: "text", value: word.text };
  if (word.kind === "number") return { kind: "value", type: "number", value: Number(word.text) };
  if (word.kind === "name") return readName(word.text);
  if (word.text === "(") {
    const inner = readOr(cursor);
    needSign(cursor, ")");
    return inner;
  }
  return word.text === "[" ? readList(cursor) : fail(`has "${word.text}" where a value should be`);
}

function readName(name: string): Expression {
  if (name === "true" || name === "false") {
    return { kind: "value", type: "boolean", value: name === "true" };
  }
  if (name === "null" || name === "nil") return { kind: "value", type: "null", value: null };
  const root = ROOTS.find((known) => known === name);
  if (root) return { kind: "root", type: root, root };
  return fail(
    `names "${name}", which is not allowed; use ${eitherOf(ROOTS)}${nearest(name, ROOTS)}`,
  );
}

function readList(cursor: Cursor): Expression {
  const items = readItems(cursor, "]");
  if (items.some(({ kind, type }) => kind !== "value" || type !== "text")) {
    fail('has a list of other things than texts; use ["a", "b"]');
  }
  return { kind: "list", type: "texts", items };
}

function readItems(cursor: Cursor, end: string): Expression[] {
  const items: Expression[] = [];
  if (takeSign(cursor, end)) return items;
  do items.push(readOr(cursor));
  while (takeSign(cursor, ","));
  needSign(cursor, end);
  return items;
}

function readCall(cursor: Cursor, of: Expression): Expression {
  const word = cursor.words[cursor.at++];
  if (word?.kind !== "name") return fail(`has a "." without a method behind it`);
  const name = word.text;
  const methods = of.type === "null" ? {} : EXPRESSION_METHODS[of.type];
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (!method) {
    const known = Object.keys(methods);
    const use = known.length > 0 ? `; use ${eitherOf(known)}${nearest(name, known)}` : "";
    return fail(`calls "${name}" on a ${wordFor(of.type)}, which is not allowed${use}`);
  }
  if (!takeSign(cursor, "(")) return fail(`has "${name}" without ( )`);
  const args = readItems(cursor, ")");
  const types = args.map(({ type }) => (type === "text?" ? "text" : type));
  if (types.join() !== method.takes.join()) {
    return fail(
      `gives ${name}(${types.map(wordFor).join(", ")}), but it takes (${method.takes.map(wordFor).join(", ")})`,
    );
  }
  if (name === "matches") checkMatches(args[0]);
  return { kind: "call", type: method.gives, of, name, args };
}

function checkMatches(pattern: Expression | undefined): void {
  if (pattern?.kind !== "value") fail("calls matches with a pattern that is no literal");
  const fault = checkRegex(`${REGEX_PREFIX}${pattern.value}`)[0];
  if (fault) fail(`calls matches: ${fault.message}`);
}
