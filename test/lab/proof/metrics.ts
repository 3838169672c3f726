/** Names of the metrics in the text of a `/metrics`. */
export function metricNames(text: string): Set<string> {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Set(lines.map((line) => line.replace(/[ {].*/, "")));
}

/** Those of the names that the text of a `/metrics` does not have. */
export function missingMetrics(text: string, names: readonly string[]): string[] {
  const there = metricNames(text);
  return names.filter((name) => !there.has(name));
}

/**
 * The text of a server's `/metrics`. Trino answers only those who say a name, the gateway anybody.
 *
 * @throws Error naming the server and the status of its answer
 */
export async function readMetrics(server: string): Promise<string> {
  const authorization = `Basic ${Buffer.from("prometheus:").toString("base64")}`;
  const response = await fetch(`${server}/metrics`, { headers: { authorization } });
  if (!response.ok) throw new Error(`${server}/metrics: HTTP ${response.status}`);
  return response.text();
}
