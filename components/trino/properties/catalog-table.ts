import data from "./catalogs.json";
import { neighbours, type ServerProperty } from "./table";

/** One property of catalogs, during some of Trino's versions. */
export interface CatalogProperty extends Omit<ServerProperty, "on" | "needs" | "powerOfTwo"> {
  /** The configuration class that it is of. */
  part: string;
  /** Present if `from` and `until` are those of the release notes, whatever was recorded. */
  noted?: true;
  /** Present if an old name takes other values than the one that it has now. */
  otherValue?: true;
  /** Trino itself calls it secret. */
  secret?: true;
  /** It works, and Trino advises against it. */
  deprecated?: true;
}

/**
 * How much is known of a connector's properties.
 *
 * - `whole`: every name; what is not in the table stops a server.
 * - `shared`: those that it shares with others, but not its own: its jar is not on Maven Central.
 * - `none`: nothing, as of a plugin of one's own.
 */
export type Coverage = "whole" | "shared" | "none";

interface Part {
  connectors: string[];
  versions: number[];
}

const TABLE = data.properties as Record<string, CatalogProperty | CatalogProperty[]>;
const PARTS = data.parts as Record<string, Part>;
const NEWEST = Math.max(...data.versions);

/** Connectors on top of `trino-base-jdbc` (their modules in Trino's sources install its `JdbcModule`). */
const JDBC_CONNECTORS = [
  "clickhouse",
  "druid",
  "duckdb",
  "exasol",
  "ignite",
  "mariadb",
  "mysql",
  "oracle",
  "postgresql",
  "redshift",
  "singlestore",
  "snowflake",
  "sqlserver",
  "vertica",
];

/** The exchange manager `filesystem`, which is no connector and stands in the same table. */
export const EXCHANGE = "exchange:filesystem";

/** Connectors whose plugin is a jar of Maven Central, with the class of what is its own. */
const WHOLE: Record<string, string> = {
  hive: "HiveConfig",
  hudi: "HudiConfig",
  iceberg: "IcebergConfig",
  memory: "MemoryConfig",
  tpcds: "TpcdsConfig",
  tpch: "TpchConfig",
  [EXCHANGE]: "FileSystemExchangeConfig",
};

/** How much is known of a connector's properties; of the exchange manager's too, see `EXCHANGE`. */
export function coverageOf(connector: string, trinoVersion: string): Coverage {
  const own = WHOLE[connector];
  if (own !== undefined && isRecorded(own, Number(trinoVersion))) return "whole";
  return readersOf(connector).length > 0 ? "shared" : "none";
}

/** Every recorded span of a name, of whatever connector and version. */
export function catalogSpansOf(name: string): CatalogProperty[] {
  const found = Object.hasOwn(TABLE, name) ? TABLE[name] : undefined;
  return found === undefined ? [] : [found].flat();
}

/**
 * What a name means to a connector in one version: none if it is unknown, two if the version was not
 * recorded and its neighbours differ.
 */
export function findCatalogProperty(
  connector: string,
  name: string,
  trinoVersion: string,
): CatalogProperty[] {
  return catalogPropertyHistory(connector, name).filter((span) => isIn(span, Number(trinoVersion)));
}

/** What a name means to a connector in all versions, oldest first. */
export function catalogPropertyHistory(connector: string, name: string): CatalogProperty[] {
  const readers = readersOf(connector);
  return catalogSpansOf(name)
    .filter(({ part }) => PARTS[part]?.connectors.some((one) => readers.includes(one)))
    .sort((a, b) => (a.from ?? 0) - (b.from ?? 0));
}

/** The connectors that know a name in a version, sorted. */
export function connectorsWith(name: string, trinoVersion: string): string[] {
  const spans = catalogSpansOf(name).filter((span) => isIn(span, Number(trinoVersion)));
  return [...new Set(spans.flatMap(({ part }) => PARTS[part]?.connectors ?? []))].sort();
}

/** The names that may be written for a connector in one version. */
export function catalogPropertyNames(connector: string, trinoVersion: string): string[] {
  return Object.keys(TABLE).filter((name) =>
    findCatalogProperty(connector, name, trinoVersion).some(({ type }) => type),
  );
}

/**
 * The name that a property has in a version, given the one of any version: `fs.s3.enabled` was
 * `fs.native-s3.enabled` before 481.
 */
export function currentNameOf(connector: string, name: string, trinoVersion: string): string {
  const found = findCatalogProperty(connector, name, trinoVersion);
  if (found.some(({ type }) => type)) return name;
  const renamed = found.find(({ renamedTo }) => renamedTo)?.renamedTo;
  return renamed ?? olderNameOf(connector, name, trinoVersion) ?? name;
}

/** The name that a newer property had in an older version. */
function olderNameOf(connector: string, name: string, trinoVersion: string): string | undefined {
  return Object.keys(TABLE).find(
    (older) =>
      catalogSpansOf(older).some(({ renamedTo }) => renamedTo === name) &&
      findCatalogProperty(connector, older, trinoVersion).some(({ type }) => type),
  );
}

/** True if Trino of this version is newer than all whose jars were read. */
export function isBeyondRecorded(trinoVersion: string): boolean {
  return Number(trinoVersion) > NEWEST;
}

function isIn(span: CatalogProperty, version: number): boolean {
  const { from = 0, until = Infinity, part, noted, type } = span;
  // What was gone in the oldest jar may have lived before it.
  if (!type && !isRecorded(part, version)) return false;
  const versions = noted ? [version] : neighbours(version, PARTS[part]?.versions ?? []);
  return versions.some((one) => from <= one && one <= until);
}

/** True if a part was read in this version or an older one. */
function isRecorded(part: string, version: number): boolean {
  return PARTS[part]?.versions.some((one) => one <= version) ?? false;
}

/** As whom a connector stands in the table: itself, the JDBC ones as one, lakehouse as all that it joins. */
function readersOf(connector: string): string[] {
  if (JDBC_CONNECTORS.includes(connector)) return ["jdbc"];
  if (connector === "lakehouse") return ["delta_lake", "hive", "hudi", "iceberg"];
  const isKnown = Object.values(PARTS).some(({ connectors }) => connectors.includes(connector));
  return isKnown ? [connector] : [];
}
