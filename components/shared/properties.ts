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
 * Reads the text of a properties file as Java does (`Properties.load`, by which Trino reads them): comments
 * and blank lines skipped; a key ends at `=`, `:` or a blank; a line that ends with a backslash goes on in
 * the next. Values are trimmed. Escapes are taken out of keys only: it is values that people read here.
 */
export function parseProperties(text: string): Property[] {
  return logicalLines(text).map((line) => {
    const [, key = "", value = ""] = /^((?:\\.|[^\\=:\s])*)\s*[=:]?\s*(.*)$/s.exec(line) ?? [];
    return [unescaped(key), value.trim()];
  });
}

function logicalLines(text: string): string[] {
  const lines: string[] = [];
  let goesOn = false;
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    if (!goesOn && (line === "" || line.startsWith("#") || line.startsWith("!"))) continue;
    const isOpen = /(?:^|[^\\])(?:\\\\)*\\$/.test(line);
    const content = isOpen ? line.slice(0, -1) : line;
    if (goesOn) lines[lines.length - 1] += content;
    else lines.push(content);
    goesOn = isOpen;
  }
  return lines.filter((line) => line !== "");
}

function unescaped(text: string): string {
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|(.))/gs, (_, code: string, sign: string) =>
    code ? String.fromCharCode(Number.parseInt(code, 16)) : sign,
  );
}

/** A key that stands twice in one file: Java keeps the last silently, Trino refuses to start. */
export function duplicateKeys(path: string, properties: readonly Property[]): Fault[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const [key] of properties) (seen.has(key) ? twice : seen).add(key);
  return [...twice].map((key) => ({ path, message: `"${key}" stands twice; keep one` }));
}
