import type { Fault } from "./faults";

/** One `key=value` of a Java properties file. */
export type Property = readonly [key: string, value: string];

/**
 * Lines of a Java properties file, sorted by key: the same properties always give the same text, so
 * that a preview shows only what changed. Written so that `java.util.Properties` reads these keys and
 * values again: Trino loads its files as Latin-1 (Airlift's `ConfigurationLoader`), while ConfigMaps
 * are UTF-8, and a backslash begins an escape.
 */
export function renderProperties(properties: Readonly<Record<string, string>>): string[] {
  return Object.keys(properties)
    .sort()
    .map((key) => `${writeKey(key)}=${writeValue(String(properties[key] ?? ""))}`);
}

/**
 * Reads the text of a properties file as Trino does, which is `java.util.Properties` and then a trim
 * of the values: comments, continued lines, escapes, and `=`, `:` or a blank behind the key.
 */
export function parseProperties(text: string): Property[] {
  return logicalLines(text).map((line) => {
    const [, key = "", value = ""] =
      /^((?:\\.|[^\\=: \t\f])*)[ \t\f]*[=:]?[ \t\f]*(.*)$/s.exec(line) ?? [];
    // Java's `trim`, which leaves a no-break space.
    return [withoutEscapes(key), withoutEscapes(value).replace(/^[\0- ]+|[\0- ]+$/g, "")];
  });
}

/**
 * The text of a properties file as somebody wrote it, so that Trino reads what stands there. A line is
 * either in Java's own notation, every backslash of it an escape (`\\`, `\:`, `\u00e5`, …) or the
 * continuation at its end; or its backslashes mean themselves: `C:\new` is no line break. Letters
 * beyond ASCII become escapes. `{{` does, too: Helm takes it for a template.
 */
export function writtenText(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => (/^[ \t\f]*[#!]/.test(line) ? line : writtenLine(line)))
    .join("\n");
}

/** A key that stands twice in one file: Java keeps the last silently, Trino refuses to start. */
export function duplicateKeys(path: string, properties: readonly Property[]): Fault[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const [key] of properties) (seen.has(key) ? twice : seen).add(key);
  return [...twice].map((key) => ({ path, message: `"${key}" stands twice; keep one` }));
}

const NOTATION = /^(?:[^\\]|\\(?:[\\=:#! \t]|u[0-9a-fA-F]{4}|$))*$/;

function writtenLine(line: string): string {
  return asAscii(NOTATION.test(line) ? line : line.replaceAll("\\", "\\\\"));
}

function writeKey(key: string): string {
  return asAscii(key.replace(/[\\=: \t]|^[#!]/g, "\\$&"));
}

function writeValue(value: string): string {
  return asAscii(value.replaceAll("\\", "\\\\").replace(/^[ \t]/, "\\$&"));
}

function asAscii(text: string): string {
  return text
    .replace(/[^\t\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .replaceAll("{{", "{\\u007b");
}

/** Lines joined where a backslash continues them; without comments and blank ones. */
function logicalLines(text: string): string[] {
  const lines: string[] = [];
  let open = "";
  for (const line of text.split(/\r\n|\r|\n/)) {
    const bare = line.replace(/^[ \t\f]+/, "");
    if (open === "" && (bare === "" || /^[#!]/.test(bare))) continue;
    const whole: string = open + bare;
    const goesOn = (/\\*$/.exec(bare)?.[0].length ?? 0) % 2 === 1;
    open = goesOn ? whole.slice(0, -1) : "";
    if (!goesOn) lines.push(whole);
  }
  return open === "" ? lines : [...lines, open];
}

const CONTROLS: Record<string, string> = { t: "\t", n: "\n", r: "\r", f: "\f" };

function withoutEscapes(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(.?))/gs, (_, code?: string, letter = "") =>
    code === undefined ? (CONTROLS[letter] ?? letter) : String.fromCharCode(parseInt(code, 16)),
  );
}
