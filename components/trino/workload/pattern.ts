/** Java and JavaScript write a named group alike. */
const NAMED_GROUP = /\(\?<([a-zA-Z][a-zA-Z0-9]*)>/g;

/** The regular expression between slashes, or undefined if the text stands for itself. */
export function rawRegex(text: string): string | undefined {
  return text.length > 2 && text.startsWith("/") && text.endsWith("/")
    ? text.slice(1, -1)
    : undefined;
}

/**
 * The Java regular expression of a pattern: everything but `*` is quoted, so that the dot of an
 * e-mail address is a dot.
 *
 * @example toRegex("ana.*") // "ana\\..*"
 */
export function toRegex(text: string): string {
  return (
    rawRegex(text) ??
    text
      .replace(/\*+/g, "*")
      .replace(/[\\^$.|?*+()[\]{}]/g, (special) => (special === "*" ? ".*" : `\\${special}`))
  );
}

/** The variables that a pattern's named groups define for the names of resource groups. */
export function namedGroups(text: string): string[] {
  return [...(rawRegex(text) ?? "").matchAll(NAMED_GROUP)].map(([, name]) => name ?? "");
}

/** Why it is no regular expression, if JavaScript can tell: Java knows a little more and less. */
export function regexFault(text: string): string | undefined {
  // What only Java knows: inline flags, possessive quantifiers, atomic groups, \Q..\E.
  const raw = rawRegex(text);
  if (raw === undefined || /\(\?[a-z>]|[*+?}]\+|\\[QEAZzGhR]/.test(raw)) return undefined;
  try {
    new RegExp(raw);
    return undefined;
  } catch (error) {
    return (error as Error).message.split(": ").at(-1);
  }
}
