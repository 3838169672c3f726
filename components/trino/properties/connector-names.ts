import { nearest } from "../../shared/faults";
import { error, type Finding, note, warning } from "../../shared/finding";

/** Connectors of Trino 476 to 483, by the names of their factories; a number is the version that they came with. */
const CONNECTORS: Record<string, number> = {
  ...Object.fromEntries(
    (
      "bigquery blackhole cassandra clickhouse delta_lake druid duckdb elasticsearch exasol faker gsheets " +
      "hive hudi iceberg ignite jmx kafka loki mariadb memory mongodb mysql opensearch oracle pinot " +
      "postgresql prometheus redis redshift singlestore snowflake sqlserver tpcds tpch trino_thrift vertica"
    )
      .split(" ")
      .map((name) => [name, 0]),
  ),
  // Release notes of 477 and 483.
  lakehouse: 477,
  paimon: 483,
};

/** What people call a connector, with its name. */
const ALIASES: Record<string, string> = {
  delta: "delta_lake",
  deltalake: "delta_lake",
  elastic: "elasticsearch",
  googlesheets: "gsheets",
  mongo: "mongodb",
  mssql: "sqlserver",
  postgres: "postgresql",
  thrift: "trino_thrift",
};

/** Names that connectors had before 476 (release notes; the factory of 476's hive has one name only). */
const RENAMED: Record<string, string> = {
  "hive-cdh4": "hive",
  "hive-cdh5": "hive",
  "hive-hadoop2": "hive",
  memsql: "singlestore",
};

/** Connectors that Trino had before 476 (release notes of 459 to 475). Somebody may still build a plugin. */
const GONE = [
  "accumulo",
  "atop",
  "kinesis",
  "kudu",
  "localfile",
  "phoenix",
  "phoenix5",
  "raptor-legacy",
  "raptor_legacy",
];

/** True if Trino itself has a connector of that name. */
export function isTrinoConnector(name: string): boolean {
  return Object.hasOwn(CONNECTORS, name);
}

/**
 * What is wrong with the name of a connector. A name that is nobody's may be a plugin of one's own, whose
 * properties nobody can check: that is a note, unless it is a slip of the pen, with which no node starts.
 */
export function checkConnectorName(name: string, trinoVersion: string): Finding[] {
  const refuses = `Trino ${trinoVersion} refuses to start`;
  const came = CONNECTORS[name];
  if (isTrinoConnector(name) && came !== undefined) {
    if (came <= Number(trinoVersion)) return [];
    const why = `the connector "${name}" came with Trino ${came}, and ${refuses}`;
    return [error("", why, `remove the catalog, or use Trino ${came}`)];
  }
  if (GONE.includes(name)) {
    const why = `the connector "${name}" is gone from Trino: unless its plugin is in the image, ${refuses}`;
    return [warning("", why, "remove the catalog, or see to the plugin")];
  }
  const today = Object.hasOwn(RENAMED, name) ? RENAMED[name] : undefined;
  if (today !== undefined) {
    return [
      error("", `the connector "${name}" has another name, and ${refuses}`, `write ${today}`),
    ];
  }
  const meant = meantBy(name);
  if (meant !== undefined) {
    return [error("", `no connector is called "${name}", and ${refuses}`, `write ${meant}`)];
  }
  const why = `the connector "${name}" is none of Trino's own${nearestConnector(name)}: its properties are not checked`;
  return [note("", why, "see that its plugin is in the image")];
}

/** A name of Trino's own near to one that is none, in words to append. */
export function nearestConnector(name: string): string {
  return isTrinoConnector(name) ? "" : nearest(name, Object.keys(CONNECTORS));
}

/** The name that somebody meant to write: other letters for the same word, or one letter off. */
function meantBy(name: string): string | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
  const same = Object.keys(CONNECTORS).find((one) => plain(one) === plain(name));
  const alias = Object.hasOwn(ALIASES, plain(name)) ? ALIASES[plain(name)] : undefined;
  if (same !== undefined || alias !== undefined) return same ?? alias;
  // `iceberg2` and `myhive` are names that somebody gave to a plugin; short names are near to anything.
  return Object.keys(CONNECTORS).find(
    (one) =>
      one.length >= 5 &&
      !name.includes(one) &&
      Math.abs(one.length - name.length) <= 1 &&
      isOneSlip(one, name),
  );
}

/** True if a letter is missing, one too many or another one, or two stand in the wrong order. */
function isOneSlip(right: string, written: string): boolean {
  let start = 0;
  while (start < right.length && right[start] === written[start]) start++;
  const [a, b] = [right.slice(start), written.slice(start)];
  return (
    a.slice(1) === b ||
    a === b.slice(1) ||
    a.slice(1) === b.slice(1) ||
    (a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2))
  );
}
