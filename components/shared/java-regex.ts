/**
 * Why Java refuses a regular expression (`java.util.regex.Pattern.compile`), in words that follow it;
 * undefined if it takes it. Properties (`\p{…}`) are taken by form, without a look at their names.
 *
 * @example javaRegexFault("(a") // 'a group is not closed; close it with ")", or write "\("'
 */
export function javaRegexFault(pattern: string): string | undefined {
  const reader: Reader = { text: pattern, at: 0, groups: new Set(), spaced: false };
  try {
    readChoice(reader, false);
    // Only a closing parenthesis ends a choice early.
    if (reader.at < pattern.length) fail('a ")" closes nothing; write "\\)"');
    return undefined;
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

class Refused extends Error {}

interface Reader {
  text: string;
  at: number;
  /** Names of groups that were opened so far. */
  groups: Set<string>;
  /** Blanks and comments mean nothing: the flag `x`. */
  spaced: boolean;
}

function fail(message: string): never {
  throw new Refused(message);
}

/** The next characters, if the pattern goes on like that. */
function take(reader: Reader, expected: RegExp): RegExpExecArray | undefined {
  const sticky = new RegExp(expected.source, "ysu");
  sticky.lastIndex = reader.at;
  const found = sticky.exec(reader.text) ?? undefined;
  if (found) reader.at += found[0].length;
  return found;
}

/** @param bounded true where no repetition may be without an end */
function readChoice(reader: Reader, bounded: boolean): void {
  const { spaced } = reader;
  do readSequence(reader, bounded);
  while (take(reader, /\|/));
  reader.spaced = spaced;
}

function readSequence(reader: Reader, bounded: boolean): void {
  while (reader.at < reader.text.length && !/^[|)]/.test(reader.text.slice(reader.at))) {
    if (reader.spaced && take(reader, /\s+|#[^\n]*/)) continue;
    if (take(reader, /\\Q/)) {
      // Without an end it goes to the end of the pattern.
      take(reader, /.*?(?:\\E|$)/);
      continue;
    }
    if (readAtom(reader, bounded)) readQuantifier(reader, bounded);
  }
}

/** @returns false for what cannot be repeated: flags for the rest of the group */
function readAtom(reader: Reader, bounded: boolean): boolean {
  const meta = take(reader, /[*+?]/)?.[0];
  if (meta) fail(`"${meta}" repeats nothing; write "\\${meta}" or ".${meta}"`);
  // Java repeats the empty text, too.
  if (/^\{/.test(reader.text.slice(reader.at))) return true;
  if (take(reader, /\(/)) return readGroup(reader, bounded);
  if (take(reader, /\[/)) readClass(reader);
  else if (take(reader, /\\/)) readEscape(reader, false);
  else take(reader, /./);
  return true;
}

function readGroup(reader: Reader, bounded: boolean): boolean {
  let within = bounded;
  const { spaced } = reader;
  const flags = take(reader, /\?([idmsuxU]*)(?:-([idmsuxU]*))?([:)])/);
  if (flags) {
    const [, on = "", off = "", end] = flags;
    if (on.includes("x")) reader.spaced = true;
    if (off.includes("x")) reader.spaced = false;
    // `(?i)` holds for what follows in the group around it.
    if (end === ")") return false;
  } else if (take(reader, /\?<[=!]/)) within = true;
  else if (!take(reader, /\?[=!>]/)) readGroupName(reader);
  readChoice(reader, within);
  reader.spaced = spaced;
  if (!take(reader, /\)/)) fail('a group is not closed; close it with ")", or write "\\("');
  return true;
}

function readGroupName(reader: Reader): void {
  const named = take(reader, /\?<([a-zA-Z][a-zA-Z0-9]*)>/)?.[1];
  if (named !== undefined) {
    if (reader.groups.has(named)) fail(`the group "${named}" stands twice; rename one`);
    reader.groups.add(named);
  } else if (take(reader, /\?/)) {
    fail('"(?" opens no kind of group that Java knows; use (?:…), (?i), (?=…), (?<name>…)');
  }
}

function readQuantifier(reader: Reader, bounded: boolean): void {
  if (reader.spaced) while (take(reader, /\s+|#[^\n]*/));
  const endless = "a look-behind needs an end; use {0,100} instead of * and +";
  const simple = take(reader, /([*+?])[+?]?/)?.[1];
  if (simple !== undefined) {
    if (bounded && simple !== "?") fail(endless);
    return;
  }
  if (!/^\{/.test(reader.text.slice(reader.at))) return;
  const [, least, comma, most] = take(reader, /\{(\d+)(,?)(\d*)\}[+?]?/) ?? [];
  if (least === undefined) fail('"{" is no repetition; write {2}, {2,} or {2,5}, or "\\{"');
  if (bounded && comma && !most) fail(endless);
  if (most && Number(most) < Number(least)) fail(`{${least},${most}} ends before it begins`);
  if (Number(most || least) > 2_147_483_647) fail(`{${least}} is more than Java counts`);
}

/** Behind the opening bracket: characters, ranges, classes within, `&&`. */
function readClass(reader: Reader): void {
  take(reader, /\^/);
  let first = true;
  for (;;) {
    if (reader.at >= reader.text.length)
      fail('a "[" is not closed; close it with "]", or write "\\["');
    if (take(reader, /\]/)) {
      // As the first one it stands for itself.
      if (!first) return;
      first = false;
      continue;
    }
    if (take(reader, /&&/)) continue;
    first = false;
    if (take(reader, /\[/)) readClass(reader);
    else if (take(reader, /\\Q/)) take(reader, /.*?(?:\\E|$)/);
    else readRange(reader);
  }
}

function readRange(reader: Reader): void {
  const start = readMember(reader);
  if (start === undefined || !take(reader, /-(?![[\]])/)) return;
  const at = reader.at;
  if (at >= reader.text.length) return;
  const end = readMember(reader);
  if (end === undefined || end < start) {
    fail(`"${reader.text.slice(at - 2, reader.at)}" is no range of characters; write "-" as "\\-"`);
  }
}

/** The code of one character of a class; undefined for a set like `\d`. */
function readMember(reader: Reader): number | undefined {
  if (take(reader, /\\/)) return readEscape(reader, true);
  return take(reader, /./)?.[0].codePointAt(0);
}

const CODES: Record<string, number> = { t: 9, n: 10, r: 13, f: 12, a: 7, e: 27 };

/** Behind the backslash. @returns the character's code, if it is one character */
function readEscape(reader: Reader, inClass: boolean): number | undefined {
  const hex = take(reader, /x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|x\{([0-9a-fA-F]{1,6})\}/);
  if (hex) return Number.parseInt(hex[1] ?? hex[2] ?? hex[3] ?? "", 16);
  const octal = take(reader, /0([0-3]?[0-7]?[0-7])/)?.[1];
  if (octal !== undefined) return Number.parseInt(octal, 8);
  const control = take(reader, /c(.)/)?.[1];
  if (control !== undefined) return (control.codePointAt(0) ?? 0) ^ 64;
  if (take(reader, /[pP](?:\{[\w=\-. ]+\}|[A-Za-z])/)) return undefined;
  if (take(reader, /[dDsSwWhHvV]/)) return undefined;
  if (!inClass && take(reader, /b\{g\}|[bBAGZzRX]|[1-9]/)) return undefined;
  if (take(reader, /N\{[A-Za-z][A-Za-z0-9 ()-]*\}/)) return undefined;
  const name = inClass ? undefined : take(reader, /k<([a-zA-Z][a-zA-Z0-9]*)>/)?.[1];
  if (name !== undefined) {
    if (!reader.groups.has(name)) fail(`\\k<${name}> names no group`);
    return undefined;
  }
  const simple = take(reader, /[tnrfae]|[^a-zA-Z0-9]/)?.[0];
  if (simple !== undefined) return CODES[simple] ?? simple.codePointAt(0);
  const next = reader.text.charAt(reader.at);
  return next === ""
    ? fail('it ends with a "\\"; write two of them')
    : fail(`"\\${next}" means nothing to Java; leave out the "\\"`);
}
