/**
 * What to write instead of properties of catalogs that stop a server: Trino's annotations name the
 * successor of a renamed property, but not of a removed one (release notes of 477 to 483).
 */
const SUCCESSORS: Record<string, string> = {
  "fs.alluxio.enabled": "use the native file system of the storage behind Alluxio",
  "gcs.use-access-token": "use gcs.auth-type=ACCESS_TOKEN",
  "hive.max-initial-split-size":
    "remove it; hive.max-split-size and hive.parquet.max-split-size are left",
  "hive.max-initial-splits":
    "remove it; hive.max-split-size and hive.parquet.max-split-size are left",
  "iceberg.rest-catalog.sigv4-enabled": "use iceberg.rest-catalog.security=SIGV4",
  "s3.use-web-identity-token-credentials-provider": "use s3.auth-type=WEB_IDENTITY",
};

/** What to write instead of a property that is gone; undefined if nobody wrote it down. */
export function catalogSuccessor(name: string): string | undefined {
  return Object.hasOwn(SUCCESSORS, name) ? SUCCESSORS[name] : undefined;
}
