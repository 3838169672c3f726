/** The key of a line of a properties file; undefined for a comment or an empty line. */
function keyOf(line: string): string | undefined {
  const match = /^\s*([^#!\s=:][^\s=:]*)\s*[=:]/.exec(line);
  return match?.[1];
}

/** The value of a property, or undefined. The last of several wins, as in Java. */
export function readProperty(text: string, key: string): string | undefined {
  const line = text.split("\n").findLast((candidate) => keyOf(candidate) === key);
  return line?.replace(/^[^=:]*[=:]/, "").trim();
}

/** Text with properties set: on their line if they have one, else at the end. */
export function setProperties(text: string, properties: Record<string, string>): string {
  const missing = new Map(Object.entries(properties));
  const lines = text.trimEnd().split("\n");
  const changed = lines.map((line) => {
    const key = keyOf(line);
    const value = key === undefined ? undefined : properties[key];
    if (key === undefined || value === undefined) return line;
    missing.delete(key);
    return `${key}=${value}`;
  });
  const added = [...missing].map(([key, value]) => `${key}=${value}`);
  return `${[...changed, ...added].join("\n")}\n`;
}

/** All properties of a file, in its order. */
export function listProperties(text: string): [key: string, value: string][] {
  return text.split("\n").flatMap((line) => {
    const key = keyOf(line);
    return key === undefined ? [] : [[key, readProperty(line, key) ?? ""] as [string, string]];
  });
}
