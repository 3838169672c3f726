import { currentNameOf } from "./catalog-table";

/** Properties by name. */
type Properties = Readonly<Record<string, string>>;

/** What turns a part of the table on: one of these lines. */
interface Switch {
  /** Connectors for which it is so. @default all that read the part */
  connectors?: string[];
  /** The property; if several, any of them. */
  names: string[];
  /** The words, in lower case with underscores. */
  words: string[];
  /** What Trino does without the line. */
  fallback?: string;
}

const isOn = (...names: string[]): Switch => ({ names, words: ["true"] });
const FILES = ["hive", "hudi", "delta_lake"];
const S3 = isOn("fs.s3.enabled", "fs.native-s3.enabled");
const AZURE = isOn("fs.azure.enabled", "fs.native-azure.enabled");
const GCS = isOn("fs.gcs.enabled", "fs.native-gcs.enabled");

const azureAuth = (word: string): Switch => ({
  names: ["azure.auth-type"],
  words: [word],
  fallback: "default",
});
const icebergType = (word: string): Switch => ({
  connectors: ["iceberg"],
  names: ["iceberg.catalog.type"],
  words: [word],
  fallback: "hive_metastore",
});
const metastore = (word: string): Switch => ({
  connectors: FILES,
  names: ["hive.metastore"],
  words: [word],
  fallback: "thrift",
});
const restSecurity = (word: string): Switch => ({
  names: ["iceberg.rest-catalog.security"],
  words: [word],
  fallback: "none",
});

/** Iceberg's catalogs on top of a metastore of Hive's kind. */
const onMetastore: Switch = {
  ...icebergType("hive_metastore"),
  words: ["hive_metastore", "glue", "testing_file_metastore"],
};

/**
 * The lines without which a part's properties are not used, at which Trino refuses to start. Seen with the
 * plugins of 476, whose connectors were made with every name of the table and each of these lines; the
 * modules of 483 install the same parts under the same conditions.
 */
const SWITCHES: Record<string, Switch[]> = {
  AlluxioFileSystemCacheConfig: [isOn("fs.cache.enabled")],
  AzureAuthAccessKeyConfig: [azureAuth("access_key")],
  AzureAuthManagedIdentityConfig: [azureAuth("default")],
  AzureAuthOAuthConfig: [azureAuth("oauth")],
  AzureFileSystemConfig: [AZURE],
  CachingHiveMetastoreConfig: [onMetastore],
  ConsistentHashingHostAddressProviderConfig: [isOn("fs.cache.enabled")],
  FileBasedAccessControlConfig: [
    { connectors: ["hive"], names: ["hive.security"], words: ["file"] },
    { connectors: ["iceberg"], names: ["iceberg.security"], words: ["file"] },
  ],
  FileHiveMetastoreConfig: [metastore("file"), icebergType("testing_file_metastore")],
  GcsFileSystemConfig: [GCS],
  GcsServiceAccountAuthConfig: [
    { names: ["gcs.auth-type"], words: ["service_account"], fallback: "service_account" },
  ],
  GlueHiveMetastoreConfig: [metastore("glue"), icebergType("glue")],
  GoogleSecurityConfig: [restSecurity("google")],
  HdfsAuthenticationConfig: [isOn("fs.hadoop.enabled")],
  HdfsConfig: [isOn("fs.hadoop.enabled")],
  HdfsKerberosConfig: [isOn("fs.hadoop.enabled")],
  IcebergGlueCatalogConfig: [icebergType("glue")],
  IcebergHiveCatalogConfig: [icebergType("hive_metastore")],
  IcebergJdbcCatalogConfig: [icebergType("jdbc")],
  IcebergNessieCatalogConfig: [icebergType("nessie")],
  IcebergRestCatalogConfig: [icebergType("rest")],
  IcebergSnowflakeCatalogConfig: [icebergType("snowflake")],
  IcebergRestCatalogSigV4Config: [
    // The second one until 476.
    {
      names: ["iceberg.rest-catalog.security", "iceberg.rest-catalog.sigv4-enabled"],
      words: ["sigv4", "true"],
    },
  ],
  ImpersonationCachingConfig: [onMetastore],
  LocalFileSystemConfig: [isOn("fs.local.enabled", "fs.native-local.enabled")],
  MemoryFileSystemCacheConfig: [
    { names: ["iceberg.metadata-cache.enabled"], words: ["true"], fallback: "true" },
  ],
  MetastoreKerberosConfig: [
    { names: ["hive.metastore.authentication.type"], words: ["kerberos"], fallback: "none" },
  ],
  OAuth2SecurityConfig: [restSecurity("oauth2")],
  S3FileSystemConfig: [S3],
  S3SecurityMappingConfig: [isOn("s3.security-mapping.enabled")],
  S3SecurityMappingEnabledConfig: [S3],
  StaticMetastoreConfig: [metastore("thrift"), icebergType("hive_metastore")],
  ThriftMetastoreAuthenticationConfig: [metastore("thrift"), icebergType("hive_metastore")],
  ThriftMetastoreConfig: [metastore("thrift"), icebergType("hive_metastore")],
};

/** Parts of parts: what is installed only where another one is. */
const INSIDE: Record<string, string> = {
  GcsServiceAccountAuthConfig: "GcsFileSystemConfig",
  GoogleSecurityConfig: "IcebergRestCatalogConfig",
  AzureAuthAccessKeyConfig: "AzureFileSystemConfig",
  AzureAuthManagedIdentityConfig: "AzureFileSystemConfig",
  AzureAuthOAuthConfig: "AzureFileSystemConfig",
  IcebergRestCatalogSigV4Config: "IcebergRestCatalogConfig",
  MetastoreKerberosConfig: "ThriftMetastoreConfig",
  OAuth2SecurityConfig: "IcebergRestCatalogConfig",
  S3SecurityMappingConfig: "S3FileSystemConfig",
};

/** The properties that turn parts on. */
export const SWITCH_NAMES = new Set(
  Object.values(SWITCHES).flatMap((all) => all.flatMap(({ names }) => names)),
);

/** The line that a part's properties need and that is not there, in words; undefined if all is well. */
export function missingSwitch(
  part: string,
  connector: string,
  properties: Properties,
  trinoVersion: string,
): string | undefined {
  const outer = INSIDE[part];
  const without = outer && missingSwitch(outer, connector, properties, trinoVersion);
  if (without !== undefined) return without;
  const found = SWITCHES[part]?.find(
    ({ connectors }) => connectors === undefined || connectors.includes(connector),
  );
  if (found === undefined || found.names.some((name) => isTurnedOn(found, properties[name]))) {
    return undefined;
  }
  if (!found.names.some((name) => name in properties) && found.fallback === found.words[0]) {
    return undefined;
  }
  const [name = ""] = found.names;
  return `${currentNameOf(connector, name, trinoVersion)}=${found.words[0]}`;
}

/** A value from the environment may be anything. */
function isTurnedOn({ words }: Switch, value: string | undefined): boolean {
  if (value === undefined) return false;
  return value.includes("${") || words.includes(value.toLowerCase().replaceAll("-", "_"));
}

/** File systems that a catalog may read from. */
const FILE_SYSTEMS = [
  ...S3.names,
  ...AZURE.names,
  ...GCS.names,
  ...["fs.local.enabled", "fs.native-local.enabled", "fs.hadoop.enabled", "fs.alluxio.enabled"],
];

/** True if a catalog turns on at least one file system. */
export function hasFileSystem(properties: Properties): boolean {
  return FILE_SYSTEMS.some((name) => isTurnedOn(isOn(name), properties[name]));
}
