import type { Range, Regex } from "./regex";

/** Why a text is no regular expression that we take, in words that follow it. */
export class RegexProblem extends Error {
  override readonly name = "RegexProblem";
}

/** More would match no header: they hold 8 KiB. */
const MOST_REPEATS = 1000;

const DIGITS: Range[] = [[48, 57]];
const WORD: Range[] = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
];
const BLANKS: Range[] = [
  [9, 13],
  [32, 32],
];
const CLASSES: Record<string, Range[]> = { d: DIGITS, w: WORD, s: BLANKS };

/** Where reading stands. */
interface Cursor {
  readonly text: string;
  at: number;
}

/**
 * Reads a regular expression: characters, `.`, `[...]`, `\d \w \s`, groups, `|`, and the quantifiers
 * `* + ? {n,m}`, also lazy. `^` in front and `$` at the end say what holds anyway.
 *
 * @throws RegexProblem saying what does not compile, or is not taken
 */
export function readRegex(text: string): Regex {
  const cursor: Cursor = { text: withoutAnchors(text), at: 0 };
  const foreign = /[^\x20-\x7e\t]/.exec(text)?.[0];
  // A header's `é` arrives as one character or as two: no set of characters could say that.
  if (foreign) fail(`has "${foreign}"; use ASCII characters, or a glob`);
  const regex = readChoice(cursor);
  if (cursor.at < cursor.text.length) fail(`does not compile: nothing opened the ")"`);
  return regex;
}

function fail(message: string): never {
  throw new RegexProblem(message);
}

function withoutAnchors(text: string): string {
  const escaped = /(?:^|[^\\])(?:\\\\)*\\\$$/.test(text);
  return text.replace(/^\^/, "").replace(escaped ? /$^/ : /\$$/, "");
}

function peek(cursor: Cursor): string {
  return cursor.text.charAt(cursor.at);
}

function take(cursor: Cursor): string {
  return cursor.text.charAt(cursor.at++);
}

function readChoice(cursor: Cursor): Regex {
  const parts = [readSequence(cursor)];
  while (peek(cursor) === "|") {
    cursor.at++;
    parts.push(readSequence(cursor));
  }
  return parts[0] && parts.length === 1 ? parts[0] : { kind: "choice", parts };
}

function readSequence(cursor: Cursor): Regex {
  const parts: Regex[] = [];
  while (cursor.at < cursor.text.length && !/[|)]/.test(peek(cursor))) {
    parts.push(readQuantified(cursor));
  }
  return { kind: "sequence", parts };
}

function readQuantified(cursor: Cursor): Regex {
  const part = readAtom(cursor);
  const bounds = readQuantifier(cursor);
  if (!bounds) return part;
  const lazy = peek(cursor) === "?";
  if (lazy) cursor.at++;
  if (/[*+?]/.test(peek(cursor))) {
    fail(`has "${peek(cursor)}" after a quantifier; possessive ones are not taken`);
  }
  return { kind: "repeat", part, least: bounds[0], most: bounds[1], lazy };
}

function readQuantifier(cursor: Cursor): Range | undefined {
  const text = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})/.exec(cursor.text.slice(cursor.at));
  if (!text) return undefined;
  cursor.at += text[0].length;
  if (text[0] === "*") return [0, Number.POSITIVE_INFINITY];
  if (text[0] === "+") return [1, Number.POSITIVE_INFINITY];
  if (text[0] === "?") return [0, 1];
  const least = Number(text[1]);
  const open = text[3] ? Number(text[3]) : Number.POSITIVE_INFINITY;
  const most = text[2] ? open : least;
  if (most < least) fail(`does not compile: ${text[0]} ends before it begins`);
  if (least > MOST_REPEATS || (most > MOST_REPEATS && most !== Number.POSITIVE_INFINITY)) {
    fail(`repeats ${text[0]}; use at most ${MOST_REPEATS}`);
  }
  return [least, most];
}

function readAtom(cursor: Cursor): Regex {
  const character = take(cursor);
  switch (character) {
    case "(":
      return readGroup(cursor);
    case "[":
      return readClass(cursor);
    case ".":
      return { kind: "set", negated: true, ranges: [] };
    case "\\":
      return readEscape(cursor);
    case "^":
    case "$":
      return fail(`has "${character}" inside; the whole value is matched, leave it out`);
    case "*":
    case "+":
    case "?":
    case "{":
      return fail(`does not compile: nothing stands before "${character}"`);
    case "}":
    case "]":
      return fail(`does not compile: write \\${character} for the character itself`);
    default:
      return literal(character);
  }
}

function readGroup(cursor: Cursor): Regex {
  const special = /^\?(?!:)(<?.)/.exec(cursor.text.slice(cursor.at));
  if (special) {
    fail(`has "(?${special[1]}"; use groups ( ) and (?: ), without lookaround, names and flags`);
  }
  if (cursor.text.startsWith("?:", cursor.at)) cursor.at += 2;
  const inner = readChoice(cursor);
  if (take(cursor) !== ")") fail(`does not compile: a "(" is not closed`);
  return inner;
}

function literal(character: string): Regex & { kind: "set" } {
  const point = character.codePointAt(0) ?? 0;
  return { kind: "set", negated: false, ranges: [[point, point]] };
}

function readEscape(cursor: Cursor): Regex & { kind: "set" } {
  const character = take(cursor);
  const ranges = CLASSES[character.toLowerCase()];
  if (ranges) return { kind: "set", negated: character < "a", ranges };
  if (character === "t") return literal("\t");
  if (character === "") fail(`does not compile: ends with "\\"`);
  if (/[A-Za-z0-9]/.test(character)) fail(`has "\\${character}"; use \\d, \\w, \\s and characters`);
  return literal(character);
}

function readClass(cursor: Cursor): Regex {
  const negated = peek(cursor) === "^";
  if (negated) cursor.at++;
  const ranges: Range[] = [];
  while (peek(cursor) !== "]") {
    if (cursor.at >= cursor.text.length) fail(`does not compile: a "[" is not closed`);
    ranges.push(...readMember(cursor));
  }
  cursor.at++;
  if (ranges.length === 0) fail("does not compile: has an empty [ ]");
  return { kind: "set", negated, ranges };
}

function readMember(cursor: Cursor): readonly Range[] {
  const first = readClassCharacter(cursor);
  const isRange = peek(cursor) === "-" && cursor.text.charAt(cursor.at + 1) !== "]";
  if (!isRange) return first;
  cursor.at++;
  if (cursor.at >= cursor.text.length) fail(`does not compile: a "[" is not closed`);
  const last = readClassCharacter(cursor);
  const from = first[0]?.[0] ?? 0;
  const to = last[0]?.[0] ?? 0;
  if (first.length > 1 || last.length > 1 || from !== first[0]?.[1] || to !== last[0]?.[1]) {
    fail("does not compile: a range in [ ] needs a character on both sides");
  }
  if (to < from) fail("does not compile: a range in [ ] ends before it begins");
  return [[from, to]];
}

function readClassCharacter(cursor: Cursor): readonly Range[] {
  const character = take(cursor);
  if (character === "[") fail('has "[" inside [ ]; write \\[ for the character itself');
  if (character === "&" && peek(cursor) === "&") fail('has "&&" inside [ ], which Java intersects');
  if (character !== "\\") return literal(character).ranges;
  const escaped = readEscape(cursor);
  if (escaped.negated) fail("has \\D, \\W or \\S inside [ ]; use [^ ] instead");
  return escaped.ranges;
}
