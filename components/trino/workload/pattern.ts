import { javaRegexFault } from "../../shared/java-regex";

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

/** Why Java would refuse the regular expression between slashes; undefined if there is none. */
export function regexFault(text: string): string | undefined {
  const raw = rawRegex(text);
  return raw === undefined ? undefined : javaRegexFault(raw);
}
