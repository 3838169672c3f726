import type { Fault } from "../shared/faults";
import { parseProperties } from "../shared/properties";
import { catalogText } from "./catalogs";
import type { CatalogSpec } from "./spec";

/** Hosts of AWS itself: amazonaws.com, amazonaws.com.cn, and api.aws for dual stack. */
const AWS_HOST = /(^|[./])(amazonaws\.com(\.cn)?|api\.aws)(:\d+)?\/?$/;

/** True if a catalog's `s3.endpoint` is S3 itself: none is, too. */
export function isS3Itself(endpoint: string | undefined): boolean {
  return !endpoint || AWS_HOST.test(endpoint);
}

/**
 * The properties by which a catalog on AWS would name its region and does not. Trino's clients then
 * ask the SDK's provider chain, which ends at the node's metadata service: where pods are kept from
 * that, a query hangs for minutes (`GlueMetastoreModule`, `S3FileSystemLoader`, `S3FileSystemConfig`
 * and `FileSystemConfig` of 476 and 483; the older names are still read by 483).
 */
export function missingRegions(catalog: CatalogSpec): string[] {
  const properties = new Map(parseProperties(catalogText(catalog)));
  const is = (name: string, word: string) => properties.get(name)?.toLowerCase() === word;
  const lacks = (name: string) => !properties.get(name);
  const onGlue = is("iceberg.catalog.type", "glue") || is("hive.metastore", "glue");
  const onS3 = is("fs.native-s3.enabled", "true") || is("fs.s3.enabled", "true");
  return [
    ...(onGlue ? ["hive.metastore.glue.region"] : []),
    // S3's client for assuming a role goes by `s3.region`, Glue's by this one alone.
    ...(onGlue && !lacks("hive.metastore.glue.iam-role") ? ["hive.metastore.glue.sts.region"] : []),
    ...(onS3 && isS3Itself(properties.get("s3.endpoint")) ? ["s3.region"] : []),
  ].filter(lacks);
}

/** The text of a catalog's properties file, its region included where Trino would ask for it. */
export function placedCatalogText(catalog: CatalogSpec, awsRegion: string | undefined): string {
  const missing = awsRegion === undefined ? [] : missingRegions(catalog);
  return [catalogText(catalog), ...missing.map((name) => `${name}=${awsRegion}`)].join("\n");
}

/** What is wrong with the region: it is none, or it is not known and a catalog needs it. */
export function checkRegion(
  awsRegion: string | undefined,
  catalogs: Readonly<Record<string, CatalogSpec>>,
): Fault[] {
  if (awsRegion === undefined) {
    return Object.entries(catalogs).flatMap(([name, catalog]) => {
      const missing = missingRegions(catalog);
      const lines = missing.map((property) => `${property}=eu-west-1`).join(" and ");
      const message = `does not say in which AWS region it lies, and Trino would ask the node for it; set awsRegion (in a stack file aws:region), or write ${lines} into it`;
      return missing.length > 0 ? [{ path: `catalogs.${name}`, message }] : [];
    });
  }
  // As in the Regions table of the AWS General Reference: eu-west-1, us-gov-east-1.
  return /^[a-z]+(-[a-z]+)+-\d+$/.test(awsRegion)
    ? []
    : [
        {
          path: "awsRegion",
          message: `"${awsRegion}" is not an AWS region; write it as eu-west-1`,
        },
      ];
}
