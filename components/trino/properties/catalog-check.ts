import { nearest } from "../../shared/faults";
import { error, type Finding, warning } from "../../shared/finding";
import { catalogSuccessor } from "./catalog-successors";
import { hasFileSystem, missingSwitch } from "./catalog-switches";
import {
  type CatalogProperty,
  catalogPropertyHistory,
  catalogPropertyNames,
  connectorsWith,
  coverageOf,
  currentNameOf,
  EXCHANGE,
  findCatalogProperty,
  isBeyondRecorded,
} from "./catalog-table";
import { isTrinoConnector } from "./connector-names";
import { valueFault } from "./value";

/** The connectors that read files through Trino's file systems. */
const FILE_CONNECTORS = ["delta_lake", "hive", "hudi", "iceberg", "lakehouse"];
/** Names that all of those share, so that what is not in the table is no property. */
const SHARED = /^(fs|s3|gcs|azure|parquet|hive\.metastore)[.-]/;
/** Names that are one connector's alone, whatever other connectors have. */
const OWN = /^(hive|hudi|iceberg|memory|tpcds|tpch)\./;
/** Properties of Airlift's HTTP client, bound under these names (S3FileSystemModule, FileBasedAccessControlModule). */
const HTTP_CLIENT = /^(s3-security-mapping|access-control)\.http-client\./;
/** The legacy file systems on top of Hadoop, which 481 removed (its release notes). */
const LEGACY = /^hive\.(s3|azure|gcs|cos)\./;
const LAST_LEGACY = 480;
/** What nobody writes but for HDFS. */
const HDFS = /^hive\.(hdfs\.|dfs|config\.resources)/;

type Properties = Readonly<Record<string, string>>;

/** Where properties of a catalog stand. */
export interface CatalogPlace {
  connector: string;
  /** Trino's version, for example `480`. */
  trinoVersion: string;
}

/**
 * What is wrong with the properties of one catalog, `connector.name` not among them. Paths are the names.
 * An error is what every server of the cluster refuses to start with; a warning is an old name that works
 * still, and what fails once a query comes.
 */
export function checkCatalogProperties(properties: Properties, place: CatalogPlace): Finding[] {
  const { connector } = place;
  // A plugin of one's own may read whatever it likes.
  if (coverageOf(connector, place.trinoVersion) === "none" && !isTrinoConnector(connector))
    return [];
  return [
    ...Object.entries(properties).flatMap(([name, value]) =>
      name.includes("{{") ? [] : (checkOne(name, value, properties, place) ?? []),
    ),
    ...checkFileSystems(properties, place),
  ];
}

function checkOne(
  name: string,
  value: string,
  properties: Properties,
  place: CatalogPlace,
): Finding | undefined {
  const { connector, trinoVersion } = place;
  if (LEGACY.test(name) && FILE_CONNECTORS.includes(connector)) {
    return checkLegacy(name, properties, place);
  }
  const found = findCatalogProperty(connector, name, trinoVersion);
  const known = found.filter(({ type }) => type);
  if (known.length > 0) return checkKnown(name, value, known, properties, place);
  const renamed = found.find(({ renamedTo }) => renamedTo);
  if (renamed) return checkRenamed(name, value, renamed, properties, place);
  if (found.length > 0) {
    const history = catalogPropertyHistory(connector, name);
    const last = history.findLast(({ type }) => type)?.until;
    const when = last === undefined ? "defunct" : `gone after Trino ${last}`;
    return refused(name, `${when}, ${trinoVersion}`, catalogSuccessor(name) ?? "remove it");
  }
  return checkUnknown(name, place);
}

/** A name that exists: it needs a line, or its value is of the wrong kind. */
function checkKnown(
  name: string,
  value: string,
  known: readonly CatalogProperty[],
  properties: Properties,
  { connector, trinoVersion }: CatalogPlace,
): Finding | undefined {
  const missing = known.map(({ part }) => missingSwitch(part, connector, properties, trinoVersion));
  const [line] = missing;
  if (line !== undefined && !missing.includes(undefined)) {
    const why = `read only with ${line}, without it Trino ${trinoVersion} refuses to start`;
    return error(name, why, "add that line, or remove this one");
  }
  const faults = known.map((span) => valueFault(value, span));
  return faults.includes(undefined) ? undefined : wrongValue(name, faults[0] ?? "");
}

/** An old name that Trino reads still. */
function checkRenamed(
  name: string,
  value: string,
  { renamedTo = "", otherValue }: CatalogProperty,
  properties: Properties,
  place: CatalogPlace,
): Finding | undefined {
  if (renamedTo in properties) {
    const why = `the old name of ${renamedTo}, which stands there too, and Trino refuses to start`;
    return error(name, why, "remove this line");
  }
  const { connector, trinoVersion } = place;
  const known = findCatalogProperty(connector, renamedTo, trinoVersion).filter(({ type }) => type);
  const found = otherValue ? undefined : checkKnown(name, value, known, properties, place);
  if (found !== undefined && known.length > 0) return found;
  const why = `an old name, which Trino ${trinoVersion} still reads and a later one will not`;
  return warning(name, why, `write ${renamedTo}`);
}

function checkUnknown(
  name: string,
  { connector, trinoVersion }: CatalogPlace,
): Finding | undefined {
  const history = catalogPropertyHistory(connector, name).filter(({ type }) => type);
  const came = history.find(({ from }) => from !== undefined && from > Number(trinoVersion))?.from;
  const older = currentNameOf(connector, name, trinoVersion);
  if (older !== name)
    return refused(name, `not known to Trino ${trinoVersion}, it`, `write ${older}`);
  if (came !== undefined) {
    return refused(name, `came with Trino ${came}, ${trinoVersion}`, "remove it");
  }
  const last = history.at(-1)?.until;
  if (last !== undefined) {
    const fix = catalogSuccessor(name) ?? "remove it";
    return refused(name, `gone after Trino ${last}, ${trinoVersion}`, fix);
  }
  if (HTTP_CLIENT.test(name) && FILE_CONNECTORS.includes(connector)) return undefined;
  const coverage = coverageOf(connector, trinoVersion);
  const others = connectorsWith(name, trinoVersion).filter((other) => other !== connector);
  if (others.length > 0 && (coverage === "whole" || OWN.test(name))) {
    const owners = others.length > 3 ? "other connectors" : others.map(called).join(" and ");
    return refused(
      name,
      `a property of ${owners}, ${connector} of Trino ${trinoVersion}`,
      "remove it",
    );
  }
  return checkNowhere(name, coverage === "whole", { connector, trinoVersion });
}

/** A name that no connector has: certainly wrong where all names are known, else only if it is near one. */
function checkNowhere(
  name: string,
  isWhole: boolean,
  { connector, trinoVersion }: CatalogPlace,
): Finding | undefined {
  const near = nearest(name, catalogPropertyNames(connector, trinoVersion));
  const fix = near === "" ? "remove it, or correct it" : near.slice(2, -1);
  if (isWhole || (FILE_CONNECTORS.includes(connector) && SHARED.test(name))) {
    if (isBeyondRecorded(trinoVersion) && near === "") return undefined;
    return refused(name, `no property of ${connector}, Trino ${trinoVersion}`, fix);
  }
  return undefined;
}

function checkLegacy(
  name: string,
  properties: Properties,
  { connector, trinoVersion }: CatalogPlace,
): Finding | undefined {
  const system = /^hive\.(\w+)/.exec(name)?.[1] ?? "s3";
  const native = system === "cos" ? "s3" : system;
  const enabled = currentNameOf(connector, `fs.${native}.enabled`, trinoVersion);
  const fix = `use ${enabled}=true and ${native}.*`;
  if (Number(trinoVersion) > LAST_LEGACY) {
    return refused(name, `gone after Trino ${LAST_LEGACY}, ${trinoVersion}`, fix);
  }
  const isOn = (key: string) => /^true$|\$\{/i.test(properties[key] ?? "");
  // HdfsFileSystemLoader does not read the files of a system that has its native one.
  return isOn("fs.hadoop.enabled") && !isOn(enabled)
    ? undefined
    : refused(name, `of the legacy file system, which is off, Trino ${trinoVersion}`, fix);
}

/** What every query on a catalog's files ends with, though the server starts (FileSystemModule). */
function checkFileSystems(
  properties: Properties,
  { connector, trinoVersion }: CatalogPlace,
): Finding[] {
  if (!FILE_CONNECTORS.includes(connector)) return [];
  const name = (system: string) => currentNameOf("hive", `fs.${system}.enabled`, trinoVersion);
  if (!hasFileSystem(properties)) {
    const why = `no file system is on: every query on its tables fails with "No factory for location"`;
    return [warning("", why, `add ${name("s3")}=true, or that of azure or gcs`)];
  }
  const { "fs.hadoop.enabled": hadoop, ...others } = properties;
  // It was written for HDFS.
  if (Object.keys(properties).some((key) => HDFS.test(key))) return [];
  const isOnlyHadoop = hadoop?.toLowerCase() === "true" && !hasFileSystem(others);
  if (!isOnlyHadoop || Number(trinoVersion) <= LAST_LEGACY) return [];
  const why = `reads hdfs:// alone since Trino ${LAST_LEGACY + 1}; s3://, abfss:// and gs:// fail`;
  return [warning("fs.hadoop.enabled", why, `add ${name("s3")}=true, unless all is on HDFS`)];
}

/** The pseudonyms of the table are no names of connectors. */
function called(connector: string): string {
  if (connector === "jdbc") return "JDBC connectors";
  return connector === EXCHANGE ? "the exchange manager" : connector;
}

function refused(name: string, why: string, fix: string): Finding {
  return error(name, `${why} refuses to start`, fix);
}

function wrongValue(name: string, fault: string): Finding {
  const [why = "", ...fix] = fault.split("; ");
  return error(name, why, fix.join("; ") || "correct it");
}
