import { eitherOf, type Fault } from "../shared/faults";
import { invisibleIn } from "../shared/invisible";
import {
  duplicateKeys,
  type Property,
  parseProperties,
  renderProperties,
  writtenText,
} from "../shared/properties";
import { secretIn } from "../shared/secrets/detect";
import { TRINO_VERSIONS } from "../shared/versions";
import { FTE_WRITE_CONNECTORS, neverWrites, writesUnderFte } from "./connectors";
import { checkConnectorName, nearestConnector } from "./properties/connector-names";
import type { CatalogSpec } from "./spec";

/** Properties that belong to the server's own files: in a catalog they stop every node. */
const MISPLACED = /^(retry-|task-retry-|query-retry-|fault-tolerant-execution-|exchange[.-])/;

/** True if a property is of the server's own files: no connector has it. */
export const isMisplaced = (name: string) => MISPLACED.test(name);

/** Trino's own catalog of what runs; a file of that name stops every node. */
const RESERVED = ["system"];

/** What a ConfigMap of Kubernetes holds at most, in bytes: all catalogs stand in one. */
const MAX_CONFIG_MAP = 1024 ** 2;

/**
 * The text of a catalog's properties file, without a newline at its end: written so that Trino reads
 * what the catalog says, see `writtenText` and `renderProperties`.
 */
export function catalogText(catalog: CatalogSpec): string {
  if (catalog.text !== undefined) return writtenText(catalog.text).trim();
  const name = { "connector.name": catalog.connector ?? "" };
  return [...renderProperties(name), ...renderProperties(catalog.properties ?? {})].join("\n");
}

/** The connector that a catalog names, if it does. */
export function connectorOf(catalog: CatalogSpec): string | undefined {
  return parseProperties(catalogText(catalog)).find(([key]) => key === "connector.name")?.[1];
}

/** What is wrong with the catalogs of any cluster. Paths start below `catalogs`. */
export function checkCatalogs(catalogs: Record<string, CatalogSpec>): Fault[] {
  const faults = Object.entries(catalogs).flatMap(([name, catalog]) => [
    ...checkName(name),
    ...(catalog.text === undefined ? checkTyped(name, catalog) : checkText(name, catalog)),
  ]);
  return faults.length > 0 ? faults : checkSize(catalogs);
}

/**
 * Trino takes any name in lower case (seen with 476); the ConfigMap takes no other characters, and a
 * dot would end the catalog's name in the name of a table or of a session property.
 */
function checkName(name: string): Fault[] {
  if (RESERVED.includes(name)) {
    return [{ path: name, message: `"${name}" is Trino's own catalog; use another name` }];
  }
  if (/^[a-z0-9_][a-z0-9_-]{0,127}$/.test(name)) return [];
  const near = name
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "_")
    .replace(/^[_-]+|[_-]+$/g, "");
  const meant = near === "" || near === name ? "" : ` (did you mean "${near}"?)`;
  const message = `"${name}" is not a catalog name; use lower case letters, digits, hyphens and underscores${meant}`;
  return [{ path: name, message }];
}

function checkSize(catalogs: Record<string, CatalogSpec>): Fault[] {
  const bytes = Object.values(catalogs).reduce((sum, one) => sum + catalogText(one).length, 0);
  const message = `have ${bytes} bytes together, and a ConfigMap of Kubernetes holds ${MAX_CONFIG_MAP}; use fewer or shorter ones`;
  return bytes > MAX_CONFIG_MAP ? [{ path: "", message }] : [];
}

function checkText(name: string, catalog: CatalogSpec): Fault[] {
  const path = `${name}.text`;
  const hidden = hiddenIn(catalog.text ?? "");
  if (hidden !== undefined) return [{ path, message: hidden }];
  const properties = parseProperties(catalogText(catalog));
  const connector = properties.find(([key]) => key === "connector.name")?.[1];
  const faults: Fault[] = [...duplicateKeys(path, properties)];
  if (catalog.connector !== undefined || catalog.properties !== undefined) {
    faults.push({
      path: name,
      message: "given twice; use either text, or connector and properties",
    });
  }
  if (!connector) {
    faults.push({ path, message: 'no connector; add a line "connector.name=..."' });
  } else {
    faults.push(...checkConnector(path, connector));
  }
  return [...faults, ...properties.flatMap((property) => checkProperty(path, property))];
}

/** A character that nobody sees, with the number of its line. In a comment it does no harm. */
export function hiddenIn(text: string): string | undefined {
  const lines = text.split("\n").map((line) => (/^[ \t\f]*[#!]/.test(line) ? "" : line));
  const index = lines.findIndex((line) => invisibleIn(line) !== undefined);
  const found = invisibleIn(lines[index] ?? "");
  return found && `has ${found}, in line ${index + 1}, which nobody sees; type that line anew`;
}

function checkTyped(name: string, { connector, properties = {} }: CatalogSpec): Fault[] {
  const faults: Fault[] = [];
  if (!connector) {
    faults.push({ path: name, message: "no connector; give connector and properties, or text" });
  } else {
    faults.push(...checkConnector(`${name}.connector`, connector));
  }
  if ("connector.name" in properties) {
    faults.push({ path: `${name}.properties.connector.name`, message: "say it in connector" });
  }
  for (const [key, value] of Object.entries(properties)) {
    const path = `${name}.properties.${key}`;
    const wrong = checkPair(key, value);
    if (wrong === undefined) faults.push(...checkProperty(path, [key, value]));
    else faults.push({ path, message: wrong });
  }
  return faults;
}

const CONNECTOR = /^[A-Za-z][\w.-]*$/;

function checkConnector(path: string, connector: string): Fault[] {
  return CONNECTOR.test(connector)
    ? []
    : [
        {
          path,
          message: `${JSON.stringify(connector)} is not the name of a connector; use one word, like iceberg`,
        },
      ];
}

/** Why this is no property; undefined if it is one. */
function checkPair(key: string, value: unknown): string | undefined {
  const [, name, rest] = /^([\w.-]+)\s*[=:]\s*(.*)$/.exec(key) ?? [];
  if (name !== undefined) return `the name has a value in it; write ${name}: ${rest || "value"}`;
  if (!/^[\w.-]+$/.test(key)) return `${JSON.stringify(key)} is not the name of a property`;
  if (typeof value === "object" && value !== null) {
    const [inner = "name"] = Object.keys(value);
    return `is not a text; write the whole name in one line, ${key}.${inner}: value`;
  }
  if (value === null || value === undefined) return "has no value; give one, or remove the line";
  const text = String(value);
  if (/[\r\n]/.test(text)) return "has a line break; use one line";
  const hidden = invisibleIn(text);
  return hidden && `has ${hidden}, which nobody sees; type the value anew`;
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
    // What is no connector has been told of already.
    if (
      !connector ||
      !CONNECTOR.test(connector) ||
      isMisspelt(connector) ||
      catalog.readOnly ||
      neverWrites(connector) ||
      writesUnderFte(connector)
    ) {
      return [];
    }
    return [
      {
        path: `${name}.readOnly`,
        message: `the connector "${connector}" cannot be written to under fault-tolerant execution; say readOnly: true, or use ${eitherOf(FTE_WRITE_CONNECTORS)}${nearestConnector(connector)}`,
      },
    ];
  });
}

const isMisspelt = (connector: string) =>
  checkConnectorName(connector, String(TRINO_VERSIONS.newest)).some(
    ({ severity }) => severity === "error",
  );
