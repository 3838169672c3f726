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
  return `"${literal}"`;
}

function isPlain(unit: string): boolean {
  return unit >= " " && unit <= "~" && unit !== '"' && unit !== "'";
}
