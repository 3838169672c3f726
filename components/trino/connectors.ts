/**
 * Connectors that commit idempotently, so that a retried task or query writes once
 * (Trino documentation, "Fault-tolerant execution", list of supported connectors).
 */
export const FTE_WRITE_CONNECTORS = [
  "bigquery",
  "delta_lake",
  "hive",
  "iceberg",
  "mariadb",
  "mongodb",
  "mysql",
  "oracle",
  "postgresql",
  "redshift",
  "sqlserver",
] as const;

/** Connectors that have nothing to write to. */
export const READ_ONLY_CONNECTORS = ["jmx", "tpcds", "tpch"] as const;

/** Those that are spelled out here: what a misspelt one may have meant. */
export const KNOWN_CONNECTORS = [...FTE_WRITE_CONNECTORS, ...READ_ONLY_CONNECTORS];

/** True if a catalog of this connector may be written to on a cluster with FTE. */
export function writesUnderFte(connector: string): boolean {
  return (FTE_WRITE_CONNECTORS as readonly string[]).includes(connector);
}

/** True if a catalog of this connector cannot be written to anywhere. */
export function neverWrites(connector: string): boolean {
  return (READ_ONLY_CONNECTORS as readonly string[]).includes(connector);
}
