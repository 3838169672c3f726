import type { ValuesReader } from "../../shared/chart-reader";
import { error, type Finding } from "../../shared/finding";
import { parseProperties } from "../../shared/properties";
import { findInCatalog, named } from "../catalog-findings";
import { checkProperties } from "../properties/check";
import { checkSpooling } from "../properties/spooling";
import { spansOf } from "../properties/table";
import { catalogTexts, configFile, type Line, propertyFiles, ROLES, type Role } from "./files";
import { hasWorkers } from "./memory";

/** Properties of the exchange manager, which `config.properties` does not take. */
const EXCHANGE =
  /^(exchange-manager\.name$|exchange\.(base-directories|s3\.|gcs\.|azure\.|hdfs\.|sink-|source-|max-page-storage-size|max-output-partition-count|file-listing))/;
/** Properties of connectors and of their file systems. */
const CATALOG =
  /^(connector\.name$|connection-(url|user|password)$|(hive|iceberg|delta|hudi|kafka|mongodb|elasticsearch|bigquery|tpch|tpcds|memory\.max-data|fs\.|s3\.|gcs\.|azure\.)[.\w-]*)/;
/** Properties of the server that people put into a catalog. */
const SERVER =
  /^(retry-|task-retry-|query-retry-|fault-tolerant-|exchange[.-]|query\.(max-|low-memory)|query-manager\.|node-scheduler\.|task\.|memory\.heap|http-server\.|spill|discovery\.)/;

/** How a message ends that knows a near name. */
const SUGGESTION = / \((did you mean .*\?)\)$/;

/** Properties in the wrong file, and those that the version of Trino does not take. */
export function findBadProperties(values: ValuesReader, trinoVersion: string): Finding[] {
  return [
    ...ROLES.filter((role) => role === "coordinator" || hasWorkers(values)).flatMap((role) =>
      checkConfig(role, values, trinoVersion),
    ),
    ...checkExchangeFile(values),
    ...checkCatalogs(values, trinoVersion),
  ];
}

function checkConfig(role: Role, values: ValuesReader, trinoVersion: string): Finding[] {
  const written = configFile(role, values).lines;
  const lines = written.filter(({ isOwn, key }) => !isOwn && !key.includes("{{"));
  const whole = Object.fromEntries(written.map(({ key, value }) => [key, value]));
  const place = { trinoVersion, reader: role, wholeFile: true };
  const found = [...checkProperties(whole, place), ...checkSpooling(whole)];
  const faults = new Map(found.map((one) => [one.path, one.message]));
  return lines.flatMap((line) => {
    const misplaced = spansOf(line.key).length === 0 && misplacedIn(line);
    // A known place says more than "unknown".
    if (misplaced) return [misplaced];
    const message = faults.get(line.key);
    if (message === undefined) return [];
    const [why = "", ...fix] = `${line.key}: ${message}`.replace(SUGGESTION, "").split("; ");
    return [error(line.path, why, fix.join("; ") || suggestionIn(message))];
  });
}

function suggestionIn(message: string): string {
  return SUGGESTION.exec(message)?.[1] ?? "remove the line, or correct it";
}

function misplacedIn({ key, path }: Line): Finding | undefined {
  if (EXCHANGE.test(key)) {
    const why = `${key}: a property of the exchange manager, at which the server does not start`;
    const own = { "exchange-manager.name": "name", "exchange.base-directories": "baseDir" }[key];
    const place = own ? `server.exchangeManager.${own}` : "additionalExchangeManagerProperties";
    return error(path, why, `move it to ${place}`);
  }
  if (CATALOG.test(key)) {
    const why = `${key}: a property of a catalog, at which the server does not start`;
    return error(path, why, "move it to the catalog in catalogs");
  }
  return undefined;
}

function checkExchangeFile(values: ValuesReader): Finding[] {
  const files = propertyFiles(values).filter(({ name }) => name === "exchange-manager.properties");
  return files
    .flatMap(({ lines }) => lines)
    .filter(({ isOwn, key }) => !isOwn && !/^(exchange[.-]|hdfs\.config)/.test(key))
    .map(({ key, path }) =>
      /^(s3|gcs|azure|hdfs)\./.test(key)
        ? error(path, `${key}: no property of the exchange manager`, `write exchange.${key}`)
        : error(
            path,
            `${key}: no property of the exchange manager, which does not start with it`,
            "move it to additionalConfigProperties",
          ),
    );
}

function checkCatalogs(values: ValuesReader, trinoVersion: string): Finding[] {
  return catalogTexts(values).flatMap(([path, text]) => {
    const properties = parseProperties(text);
    const misplaced = properties.filter(([key]) => SERVER.test(key));
    const own = properties.filter(([key]) => !SERVER.test(key));
    return [
      ...misplaced.map(([key]) =>
        error(
          path,
          `${key}: no property of a catalog, and no node starts with it`,
          /^exchange[.-]/.test(key)
            ? "move it to additionalExchangeManagerProperties"
            : "move it to additionalConfigProperties",
        ),
      ),
      ...findInCatalog(Object.fromEntries(own), trinoVersion).map((finding) => ({
        ...named(finding),
        path,
      })),
    ];
  });
}
