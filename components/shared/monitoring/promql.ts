/** How the names of the servers' own metrics begin, unless they are names of labels. */
const METRIC = /\b(?:trino_|io_trino_|io_airlift_|JMX_)\w+\b(?!\s*(?:=|!))/g;

/** The metrics of the servers that a PromQL expression reads; `up` is Prometheus' own. */
export function metricsOf(expression: string): string[] {
  const bare = expression
    .replace(/"[^"]*"/g, '""')
    .replace(/\b(?:by|on|without|ignoring)\s*\([^)]*\)/g, "");
  return [...new Set(bare.match(METRIC) ?? [])];
}
