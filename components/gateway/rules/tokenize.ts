/** A word or sign of a statement; words in upper case, `text` only for string literals. */
export interface Token {
  kind: "word" | "identifier" | "string" | "sign";
  value: string;
}

// As in Trino's lexer: other blanks, and these signs, are no part of any statement.
const FOREIGN = /[^\x21-\x7e]|[`\\#~&]|!(?!=)/y;

const PATTERNS: readonly [Token["kind"] | "blank", RegExp][] = [
  ["blank", /[ \r\n\t]+|--[^\n\r]*|\/\*[\s\S]*?\*\//y],
  ["string", /'(?:[^']|'')*'/y],
  ["identifier", /"(?:[^"]|"")*"/y],
  ["word", /[A-Za-z0-9_]+/y],
  ["sign", /[^'"]/y],
];

/** The tokens of a statement without comments, or undefined if a literal does not end or a sign is foreign. */
export function tokenize(sql: string): Token[] | undefined {
  const tokens: Token[] = [];
  let at = 0;
  while (at < sql.length) {
    const next = tokenAt(sql, at);
    if (!next) return undefined;
    at += next.length;
    if (next.token) tokens.push(next.token);
  }
  return tokens;
}

function tokenAt(sql: string, at: number): { length: number; token?: Token } | undefined {
  for (const [kind, pattern] of PATTERNS) {
    if (kind === "sign" && isForeign(sql, at)) return undefined;
    pattern.lastIndex = at;
    const text = pattern.exec(sql)?.[0];
    if (text === undefined) continue;
    return kind === "blank"
      ? { length: text.length }
      : { length: text.length, token: { kind, value: tokenValue(kind, text) } };
  }
  return undefined;
}

function isForeign(sql: string, at: number): boolean {
  FOREIGN.lastIndex = at;
  return FOREIGN.test(sql);
}

function tokenValue(kind: Token["kind"], text: string): string {
  if (kind === "string") return text.slice(1, -1).replaceAll("''", "'");
  return kind === "word" ? text.toUpperCase() : text;
}
