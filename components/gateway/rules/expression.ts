import type { Fault } from "../../shared/faults";
import type { Matcher } from "./matcher";

/** A raw MVEL expression. */
export const expression: Matcher<string> = {
  // Whatever is not a Boolean counts as false: the gateway casts, and a failed cast fails every
  // request, not only the ones that the rule is about.
  toMvel: (text) => `Boolean.TRUE.equals((${text.trim()}))`,
  matches: (text) => ({ verdict: "unknown", because: `only the gateway can judge ${text.trim()}` }),
  check: (text) =>
    checkExpression(text).map((message) => ({ path: "", message })) satisfies Fault[],
};

const CLOSING: Record<string, string> = { "(": ")", "[": "]", "{": "}" };

/** An expression must stay one expression when it is put in parentheses. */
function checkExpression(text: string): string[] {
  if (text.trim() === "") return ["is empty; give an MVEL expression or leave it out"];
  const outside = withoutLiterals(text);
  if (outside === undefined) return ["has a string literal without an end"];
  if (outside.includes(";")) return ['has a ";"; give one expression'];
  if (/\/\/|\/\*/.test(outside)) return ["has a comment; say it in the rule's description"];
  const open: string[] = [];
  for (const character of outside) {
    const closing = CLOSING[character];
    if (closing) open.push(closing);
    else if (/[)\]}]/.test(character) && open.pop() !== character) {
      return [`has a "${character}" that nothing opened`];
    }
  }
  return open.length > 0 ? [`lacks a "${open.at(-1)}"`] : [];
}

function withoutLiterals(text: string): string | undefined {
  const rest = text.replace(/"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'/g, "_");
  return /["']/.test(rest) ? undefined : rest;
}
