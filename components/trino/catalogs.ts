import { eitherOf, type Fault } from "../shared/faults";
import { duplicateKeys, parseProperties } from "../shared/properties";
import { FTE_WRITE_CONNECTORS, neverWrites, writesUnderFte } from "./connectors";
import type { CatalogSpec } from "./spec";

/** Properties that belong to the server's own files: in a catalog they stop every node. */
const MISPLACED = /^(retry-|task-retry-|query-retry-|fault-tolerant-execution-|exchange[.-])/;
const SECRET_KEY = /(password|secret|token|credential|access-key|account-key|private-key)/;
const REFERENCE = /\$\{ENV:[A-Za-z_][A-Za-z0-9_]*\}/;
/** Keys that look secret by name and hold a path, a name or a class instead. */
const NOT_SECRET = /(-file|\.file|-path|-name|-provider|-type|-url|-endpoint|-enabled)$/;

/** The connector that a catalog's text names, if it does. */
export function connectorOf(catalog: CatalogSpec): string | undefined {
  return parseProperties(catalog.text).find(([key]) => key === "connector.name")?.[1];
}

/** What is wrong with the catalogs of any cluster. Paths start below `catalogs`. */
export function checkCatalogs(catalogs: Record<string, CatalogSpec>): Fault[] {
  return Object.entries(catalogs).flatMap(([name, catalog]) => checkCatalog(name, catalog));
}

function checkCatalog(name: string, catalog: CatalogSpec): Fault[] {
  const path = `${name}.text`;
  const properties = parseProperties(catalog.text);
  const faults: Fault[] = [...duplicateKeys(path, properties)];
  if (!/^[a-z][a-z0-9_]*$/.test(name)) {
    faults.push({
      path: name,
      message: `"${name}" is not a catalog name; use lower case letters, digits and underscores`,
    });
  }
  if (!properties.some(([key, value]) => key === "connector.name" && value !== "")) {
    faults.push({ path, message: 'no connector; add a line "connector.name=..."' });
  }
  for (const [key, value] of properties) {
    if (MISPLACED.test(key)) {
      faults.push({ path, message: `"${key}" is no catalog property; ${placeOf(key)}` });
    } else if (looksSecret(key, value)) {
      // The value itself stays out of the message: it would end in a log.
      faults.push({
        path,
        message: `"${key}" holds a secret in plain text; use \${ENV:NAME} and name its Kubernetes Secret in secretNames`,
      });
    }
  }
  return faults;
}

function placeOf(key: string): string {
  return key.startsWith("exchange")
    ? "exchange settings belong to the exchange storage of the platform"
    : 'retries belong to the cluster: use the profile "batch"';
}

function looksSecret(key: string, value: string): boolean {
  return SECRET_KEY.test(key) && !NOT_SECRET.test(key) && value !== "" && !REFERENCE.test(value);
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
