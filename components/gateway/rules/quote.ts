/**
 * A string as an MVEL literal that evaluates to exactly that string. Whatever is not plain printable
 * ASCII becomes a unicode escape, so no value can end its literal or break a line. MVEL accepts hex
 * digits in upper case only (`illegal unicode escape sequence` otherwise).
 *
 * @example quoteMvel('a"b') // "a\u0022b", quotes included
 */
export function quoteMvel(text: string): string {
  let literal = "";
  for (let index = 0; index < text.length; index++) {
    const unit = text.charAt(index);
    if (unit === "\\") literal += "\\\\";
    else if (isPlain(unit)) literal += unit;
    else literal += `\\u${text.charCodeAt(index).toString(16).toUpperCase().padStart(4, "0")}`;
  }
  return `"${literal.replace(/(?:\\\\)+$/, asEscapes)}"`;
}

// In a list MVEL takes the quote behind an escaped backslash for an escaped one: `["a\\\\", "b"]` has
// no end for it (`unterminated string literal`, found by generated rules on the gateway's jar).
function asEscapes(backslashes: string): string {
  return "\\u005C".repeat(backslashes.length / 2);
}

function isPlain(unit: string): boolean {
  return unit >= " " && unit <= "~" && unit !== '"' && unit !== "'";
}
