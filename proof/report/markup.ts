// A report holds texts of others: statements, errors, names. They get into markup only through here.

/** Markup that may stand as it is. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What may stand in the holes of `markup`. */
export type Hole = Markup | string | number | undefined | false | readonly Hole[];

/**
 * Markup of a template: what stands in its holes is text, and escaped, unless it is markup itself.
 * Lists are joined; `undefined` and `false` leave nothing. Holes stand between tags or in quoted
 * attributes, nowhere else.
 */
export function markup(parts: TemplateStringsArray, ...holes: Hole[]): Markup {
  return new Markup(parts.map((part, index) => part + filled(holes[index])).join(""));
}

function filled(hole: Hole): string {
  if (hole === undefined || hole === false) return "";
  if (hole instanceof Markup) return hole.text;
  if (typeof hole === "object") return hole.map(filled).join("");
  return visible(String(hole)).replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}

// By number: XML knows no other names of them than HTML, but also no `&apos;` of old HTML.
const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * What no text may hold, by code point: control signs and half pairs, which XML 1.0 forbids
 * (https://www.w3.org/TR/xml/#charsets), and marks that turn the order of all that follows.
 */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** The text with signs that cannot be seen, or that spoil what surrounds them, as `\u202e`. */
export function visible(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(UNSEEN, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The text up to so many signs; an ellipsis says that there are more. Pairs stay whole. */
export function shortened(text: string, most: number): string {
  const signs = [...text];
  if (signs.length <= most) return text;
  return `${signs.slice(0, most).join("").trimEnd()}…`;
}

/** The text on one line. */
export const oneLine = (text: string) => text.replace(/\s+/g, " ").trim();

/** The text on one line of so many signs at most, as it is shown: what is measured fits. */
export const brief = (text: string, most: number) =>
  shortened(oneLine(visible(shortened(text, most))), most);
