import type { Fault } from "./faults";

/** One `key=value` of a Java properties file. */
export type Property = readonly [key: string, value: string];

/**
 * Lines of a Java properties file, sorted by key: the same properties always give the same text, so
 * that a preview shows only what changed.
 */
export function renderProperties(properties: Readonly<Record<string, string>>): string[] {
  return Object.keys(properties)
    .sort()
    .map((key) => `${key}=${properties[key]}`);
}

/**
 * Reads the text of a properties file as Trino does: comments and blank lines skipped, keys and
 * values trimmed, a key without `=` has an empty value.
 */
export function parseProperties(text: string): Property[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#") && !line.startsWith("!"))
    .map((line) => {
      const at = line.search(/[=:]/);
      return at < 0 ? [line, ""] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    });
}

/** A key that stands twice in one file: Java keeps the last silently, Trino refuses to start. */
export function duplicateKeys(path: string, properties: readonly Property[]): Fault[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const [key] of properties) (seen.has(key) ? twice : seen).add(key);
  return [...twice].map((key) => ({ path, message: `"${key}" stands twice; keep one` }));
}
