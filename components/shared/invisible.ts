/** Characters that look like a blank, or like nothing, by their code. */
const NAMES: Record<string, string> = {
  "00A0": "a no-break space",
  "00AD": "a soft hyphen",
  "200B": "a zero-width space",
  "200C": "a zero-width non-joiner",
  "200D": "a zero-width joiner",
  "2028": "a line separator",
  "2029": "a paragraph separator",
  "202F": "a narrow no-break space",
  "2060": "a word joiner",
  "3000": "a wide space",
  FEFF: "a byte order mark",
};

// Controls but tab and line ends, format characters, blanks but the plain one, private and unpaired.
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Zs}\p{Cs}\u115f\u1160\u3164\uffa0]/u;
const PLAIN = /[ \t\r\n]/g;

/**
 * The first character of a text that nobody sees, in words; undefined if there is none. Tabs and line
 * ends count as visible.
 *
 * @example invisibleIn("a\u00a0b") // "U+00A0, a no-break space"
 */
export function invisibleIn(text: string): string | undefined {
  const found = INVISIBLE.exec(text.replace(PLAIN, ""))?.[0];
  if (found === undefined) return undefined;
  const code = (found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  const name = NAMES[code] ?? (/\p{Zs}/u.test(found) ? "a blank" : "a control character");
  return `U+${code}, ${name}`;
}
