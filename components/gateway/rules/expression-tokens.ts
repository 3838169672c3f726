/** A word of an expression; texts without their quotes. */
export interface Word {
  kind: "name" | "number" | "text" | "sign";
  text: string;
}

const BLANK = /\s+/y;
const KINDS: readonly [Word["kind"], RegExp][] = [
  ["name", /[A-Za-z_$][A-Za-z0-9_$]*/y],
  ["number", /\d{1,9}(?![\w.])/y],
  ["text", /"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\\\n]|\\[^\n])*'/y],
  ["sign", /==|!=|<=|>=|~=|&&|\|\||[()[\],.!<>]/y],
];

/** The words of an expression, or what is wrong with it, in words that follow it. */
export function readExpressionTokens(text: string): Word[] | string {
  const words: Word[] = [];
  let at = 0;
  while (at < text.length) {
    BLANK.lastIndex = at;
    const blank = BLANK.exec(text)?.[0];
    if (blank) {
      at += blank.length;
      continue;
    }
    const next = wordAt(text, at);
    if (!next) return problemAt(text, at);
    if (next.word === undefined) return `has the text ${next.source}; use \\", \\' or \\\\ only`;
    at += next.source.length;
    words.push(next.word);
  }
  return words.length > 0 ? words : "is empty; give an MVEL expression or leave it out";
}

function wordAt(text: string, at: number): { source: string; word?: Word } | undefined {
  for (const [kind, pattern] of KINDS) {
    pattern.lastIndex = at;
    const source = pattern.exec(text)?.[0];
    if (source === undefined) continue;
    if (kind !== "text") return { source, word: { kind, text: source } };
    const inner = source.slice(1, -1);
    if (/\\[^"'\\]/.test(inner.replaceAll("\\\\", ""))) return { source };
    return { source, word: { kind, text: inner.replace(/\\(.)/g, "$1") } };
  }
  return undefined;
}

function problemAt(text: string, at: number): string {
  const rest = text.slice(at);
  if (/^["']/.test(rest)) return "has a string literal without an end";
  if (rest.startsWith("//") || rest.startsWith("/*")) {
    return "has a comment; say it in the rule's description";
  }
  if (rest.startsWith(";")) return 'has a ";"; give one expression';
  if (rest.startsWith("=~")) return 'has "=~"; MVEL writes it "~="';
  if (rest.startsWith("=")) return 'has "="; compare by "=="';
  if (/^[+\-*/%]/.test(rest)) {
    return `has "${rest.charAt(0)}", and nothing is computed here; write the value out`;
  }
  if (/^[?:]/.test(rest)) return 'has "? :"; write (a && b) || (!a && c)';
  return `has "${rest.charAt(0)}", which is not allowed; use calls, comparisons, && || ! and ( )`;
}
