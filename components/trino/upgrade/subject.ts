import { parseProperties } from "../../shared/properties";
import { catalogText } from "../catalogs";
import type { CatalogSpec } from "../spec";

/** A catalog as Trino reads it. */
export interface UpgradedCatalog {
  name: string;
  connector: string;
  properties: Record<string, string>;
  /** Where a property of it stands below the platform. */
  pathOf(property: string): string;
}

/** What of a cluster a release of Trino may change. */
export interface UpgradeSubject {
  faultTolerant: boolean;
  /** Lines of the coordinator's `config.properties`, ours and the operator's, at the version that runs. */
  server: Record<string, string>;
  /** `event-listener.name`, if events go anywhere. */
  eventListener?: string | undefined;
  catalogs: UpgradedCatalog[];
  /** Session properties that rules of the workload set, as they are written, with their paths. */
  session: { path: string; name: string }[];
}

/** The catalogs as Trino reads them. */
export function upgradedCatalogs(catalogs: Record<string, CatalogSpec>): UpgradedCatalog[] {
  return Object.entries(catalogs).map(([name, catalog]) => {
    const { "connector.name": connector = "", ...properties } = Object.fromEntries(
      parseProperties(catalogText(catalog)),
    );
    const pathOf = (property: string) =>
      `catalogs.${name}.${catalog.text === undefined ? `properties.${property}` : "text"}`;
    return { name, connector, properties, pathOf };
  });
}

/** Connectors that read files of a lake: they share file systems, Parquet and metastores. */
export const LAKE = ["hive", "iceberg", "delta_lake", "hudi", "lakehouse"];

/** Where a change of a release meets a cluster: paths below the platform, or "" for what its queries say. */
export interface Meets {
  (subject: UpgradeSubject): string[];
  /** The session properties that it is about. */
  session?: { names: string[]; connectors: readonly string[] };
}

/** Every cluster: it is about what queries say, or see. */
export const everyQuery: Meets = () => [""];

/** Clusters that retry, unless they have the line. */
export const retriesWithout =
  (name: string): Meets =>
  ({ faultTolerant, server }) =>
    faultTolerant && !(name in server) ? [""] : [];

/** Clusters without the line: they have its default. */
export const without =
  (name: string): Meets =>
  ({ server }) =>
    name in server ? [] : [""];

/** Clusters on which it is switched on. */
export const switchedOn =
  (name: string): Meets =>
  ({ server }) =>
    server[name] === "true" ? [""] : [];

/** Catalogs of these connectors. */
export const connectors =
  (...names: string[]): Meets =>
  ({ catalogs }) =>
    catalogs
      .filter(({ connector }) => names.includes(connector))
      .map(({ name }) => `catalogs.${name}`);

/** Catalogs of these connectors that have such lines. */
export const catalogsWith =
  (names: readonly string[], hasLine: (properties: Record<string, string>) => boolean): Meets =>
  ({ catalogs }) =>
    catalogs
      .filter(({ connector, properties }) => names.includes(connector) && hasLine(properties))
      .map(({ name }) => `catalogs.${name}`);

/** Rules that set one of these session properties of the server. */
export const sets = (...names: string[]): Meets =>
  Object.assign(
    ({ session }: UpgradeSubject) =>
      session.filter(({ name }) => names.includes(name)).map(({ path }) => path),
    { session: { names, connectors: [] } },
  );

/** Rules that set one of these session properties of a catalog of these connectors. */
export const setsInCatalog = (connectors: readonly string[], ...names: string[]): Meets =>
  Object.assign(
    ({ session, catalogs }: UpgradeSubject) =>
      session
        .filter(({ name }) => {
          const [catalog, property = ""] = name.split(".", 2);
          const connector = catalogs.find((one) => one.name === catalog)?.connector;
          return (
            connector !== undefined && connectors.includes(connector) && names.includes(property)
          );
        })
        .map(({ path }) => path),
    { session: { names, connectors } },
  );
