import { eitherOf, nearest } from "../../components/shared/faults";
import type { PlatformConfig } from "../../infra/stack-file";
import type { Dataset } from "../dataset";
import { NotTried } from "../subject";

/** A catalog as Trino lists it (`system.metadata.catalogs`). */
export interface Catalog {
  name: string;
  connector: string;
}

/** What the command line says about where tables go. */
export interface Wish {
  /** Name of the Iceberg catalog. @default the first one that may be written to */
  catalog?: string | undefined;
  /** Where the schema's files go. @default where the catalog puts them */
  location?: string | undefined;
}

/** How the trials' schemas are called: nobody else calls one like that. */
export const SCHEMA_PREFIX = "trino_platform_proof_";

/**
 * Where the trials make their tables, and what of.
 *
 * @param catalogs those that Trino has
 * @param schema name of the schema
 * @returns with the reason if there is no place for them
 */
export function chooseDataset(
  catalogs: readonly Catalog[],
  config: Pick<PlatformConfig, "catalogs">,
  { catalog: wanted, location }: Wish,
  schema: string,
): Dataset | NotTried {
  const iceberg = catalogs.filter(({ connector }) => connector === "iceberg");
  const writable = iceberg
    .map(({ name }) => name)
    .filter((name) => config.catalogs[name]?.readOnly !== true);
  const tpch = catalogs.find(({ connector }) => connector === "tpch")?.name;
  const missing = [
    ...(writable.length > 0 ? [] : ["an Iceberg catalog that may be written to"]),
    ...(tpch === undefined ? ["a catalog of the connector tpch, for data"] : []),
  ];
  if (missing.length > 0) return new NotTried(`the stack lacks ${missing.join(" and ")}`);
  if (wanted !== undefined && !writable.includes(wanted)) {
    return new NotTried(
      `--catalog: "${wanted}" is no Iceberg catalog that may be written to; use ${eitherOf(writable)}${nearest(wanted, writable)}`,
    );
  }
  const catalog = wanted ?? writable[0] ?? "";
  return { catalog, schema, tpch: tpch ?? "", ...(location && { location }) };
}
