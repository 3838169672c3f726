import { eitherOf, type Fault } from "../shared/faults";
import {
  duplicateKeys,
  type Property,
  parseProperties,
  renderProperties,
} from "../shared/properties";
import { secretIn } from "../shared/secrets/detect";
import { FTE_WRITE_CONNECTORS, neverWrites, writesUnderFte } from "./connectors";
import type { CatalogSpec } from "./spec";

/** Properties that belong to the server's own files: in a catalog they stop every node. */
const MISPLACED = /^(retry-|task-retry-|query-retry-|fault-tolerant-execution-|exchange[.-])/;
/** Trino's own catalog of what runs; a file of that name stops every node. */
const RESERVED = ["system"];

/** The text of a catalog's properties file, without a newline at its end. */
export function catalogText(catalog: CatalogSpec): string {
  if (catalog.text !== undefined) return catalog.text.trim();
  const name = { "connector.name": catalog.connector ?? "" };
  return [...renderProperties(name), ...renderProperties(catalog.properties ?? {})].join("\n");
}

/** The connector that a catalog names, if it does. */
export function connectorOf(catalog: CatalogSpec): string | undefined {
  return parseProperties(catalogText(catalog)).find(([key]) => key === "connector.name")?.[1];
}

/** What is wrong with the catalogs of any cluster. Paths start below `catalogs`. */
export function checkCatalogs(catalogs: Record<string, CatalogSpec>): Fault[] {
  return Object.entries(catalogs).flatMap(([name, catalog]) => [
    ...checkName(name),
    ...(catalog.text === undefined ? checkTyped(name, catalog) : checkText(name, catalog)),
  ]);
}

function checkName(name: string): Fault[] {
  if (RESERVED.includes(name)) {
    return [{ path: name, message: `"${name}" is Trino's own catalog; use another name` }];
  }
  if (/^[a-z][a-z0-9_]*$/.test(name)) return [];
  const message = `"${name}" is not a catalog name; use lower case letters, digits and underscores`;
  return [{ path: name, message }];
}

function checkText(name: string, catalog: CatalogSpec): Fault[] {
  const path = `${name}.text`;
  const properties = parseProperties(catalog.text ?? "");
  const faults: Fault[] = [...duplicateKeys(path, properties)];
  if (catalog.connector !== undefined || catalog.properties !== undefined) {
    faults.push({
      path: name,
      message: "given twice; use either text, or connector and properties",
    });
  }
  if (!properties.some(([key, value]) => key === "connector.name" && value !== "")) {
    faults.push({ path, message: 'no connector; add a line "connector.name=..."' });
  }
  return [...faults, ...properties.flatMap((property) => checkProperty(path, property))];
}

function checkTyped(name: string, { connector, properties = {} }: CatalogSpec): Fault[] {
  const faults: Fault[] = [];
  if (!connector) {
    faults.push({ path: name, message: "no connector; give connector and properties, or text" });
  }
  if ("connector.name" in properties) {
    faults.push({ path: `${name}.properties.connector.name`, message: "say it in connector" });
  }
  for (const [key, value] of Object.entries(properties)) {
    const path = `${name}.properties.${key}`;
    if (/[\r\n]/.test(value)) faults.push({ path, message: "has a line break; use one line" });
    faults.push(...checkProperty(path, [key, value]));
  }
  return faults;
}

function checkProperty(path: string, [key, value]: Property): Fault[] {
  if (MISPLACED.test(key)) {
    return [{ path, message: `"${key}" is no catalog property; ${placeOf(key)}` }];
  }
  const secret = secretIn(key, value);
  if (secret === undefined) return [];
  // The value itself stays out of the message: it would end in a log.
  const message = `"${key}" ${secret}; use \${ENV:NAME} and name its Kubernetes Secret in secretNames`;
  return [{ path, message }];
}

function placeOf(key: string): string {
  return key.startsWith("exchange")
    ? "exchange settings belong to the exchange storage of the platform"
    : 'retries belong to the cluster: use the profile "batch"';
}

/**
 * Catalogs that a batch cluster must not write to and that do not say so. A retried write to a
 * connector that cannot commit idempotently fails, or writes twice.
 */
export function checkFteCatalogs(catalogs: Record<string, CatalogSpec>): Fault[] {
  return Object.entries(catalogs).flatMap(([name, catalog]) => {
    const connector = connectorOf(catalog);
    if (!connector || catalog.readOnly || neverWrites(connector) || writesUnderFte(connector)) {
      return [];
    }
    return [
      {
        path: `${name}.readOnly`,
        message: `the connector "${connector}" cannot be written to under fault-tolerant execution; say readOnly: true, or use ${eitherOf(FTE_WRITE_CONNECTORS)}`,
      },
    ];
  });
}
