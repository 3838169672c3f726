import { createHash } from "node:crypto";
import {
  S3_CREDENTIAL_KEYS,
  type S3CompatibleStorage,
} from "../../components/exchange/s3-compatible";
import { DatabaseTls } from "../../components/gateway/database-tls";
import type { GatewayDatabaseSpec } from "../../components/gateway/spec";
import { dnsLabel, serviceHost } from "../../components/shared/names";
import type { InClusterDatabaseConfig, InClusterExchangeConfig } from "./spec";

/** Name of the S3 server: of its pod and Service, and the beginning of its Secrets' names. */
export const STORE = "trino-object-store";
/** Where it listens: SeaweedFS's own default for S3. */
export const STORE_PORT = 8333;
/** Name of the PostgreSQL: of its pod and Service, and the beginning of its Secrets' names. */
export const POSTGRES = "trino-postgresql";

/** What an S3 server has that says nothing else. */
export const STORE_DEFAULTS = { bucketCount: 2, expirationDays: 2, sizeGiB: 10 } as const;
/** What a PostgreSQL has that says nothing else. */
export const POSTGRES_DEFAULTS = { sizeGiB: 2 } as const;

/**
 * What they ask of a node. The lab's SeaweedFS had 250 MiB after heavy batch queries, its PostgreSQL
 * 60 MiB; the limits are for what was not tried.
 */
export const STORE_RESOURCES = { cpu: 0.1, memoryMiB: 384, limitMiB: 1024 } as const;
export const POSTGRES_RESOURCES = { cpu: 0.05, memoryMiB: 128, limitMiB: 512 } as const;

/** Names of the Secrets with the keys that servers get; each key is a variable of their pods. */
export const SECRETS = {
  exchange: `${STORE}-exchange`,
  catalogs: `${STORE}-catalogs`,
  catalogDatabases: `${POSTGRES}-catalogs`,
  gateway: `${POSTGRES}-gateway`,
} as const;

/** Keys of {@link SECRETS}.catalogs. */
export const CATALOG_KEYS = {
  accessKey: "CATALOG_S3_ACCESS_KEY",
  secretKey: "CATALOG_S3_SECRET_KEY",
} as const;

/** Key of {@link SECRETS}.catalogDatabases. */
export const CATALOG_DB_PASSWORD = "CATALOG_DB_PASSWORD";

/** How the name of the Job begins that makes a store's buckets. */
export function bucketsJob(store: string): string {
  return dnsLabel(store, "buckets");
}

/** Name of that Job where the store is one's own. */
export const OWN_STORE = "trino-exchange";

/** Names of the exchange buckets. */
export function exchangeBuckets({
  bucketCount = STORE_DEFAULTS.bucketCount,
}: InClusterExchangeConfig): string[] {
  return Array.from({ length: bucketCount }, (_, index) => `exchange-${index + 1}`);
}

/** Where the S3 server is. */
export function storeEndpoint(namespace: string): string {
  return `http://${serviceHost(STORE, namespace)}:${STORE_PORT}`;
}

/** The S3 server as any other that speaks S3. */
export function inClusterStorage(
  config: InClusterExchangeConfig,
  namespace: string,
): S3CompatibleStorage {
  return {
    bucketNames: exchangeBuckets(config),
    endpoint: storeEndpoint(namespace),
    credentialsSecretName: SECRETS.exchange,
    tuning: config.tuning,
  };
}

/** A server of one pod that a stack makes in its Kubernetes cluster. */
export interface InClusterServer {
  /** Of its StatefulSet. */
  name: string;
  /** What it is, in words. */
  what: string;
  /** Cores and MiB that it asks of a node. */
  asks: { cpu: number; memoryMiB: number };
  /** Kubernetes Secrets that come with it, and whose keys every cluster gets. */
  secretNames: string[];
}

/** The S3 server as one that the stack makes. */
export function storeServer({ catalogBuckets = [] }: InClusterExchangeConfig): InClusterServer {
  const secretNames = catalogBuckets.length > 0 ? [SECRETS.catalogs] : [];
  return { name: STORE, what: "S3 server", asks: STORE_RESOURCES, secretNames };
}

/** The PostgreSQL as one that the stack makes. */
export function postgresServer({ icebergCatalogs = [] }: InClusterDatabaseConfig): InClusterServer {
  const secretNames = icebergCatalogs.length > 0 ? [SECRETS.catalogDatabases] : [];
  return { name: POSTGRES, what: "PostgreSQL", asks: POSTGRES_RESOURCES, secretNames };
}

/** The pod has no certificate: traffic stays inside the cluster. */
export const POSTGRES_TLS = { mode: DatabaseTls.Prefer } as const;

/** The gateway's database there. */
export function inClusterDatabase(namespace: string): GatewayDatabaseSpec {
  return {
    host: serviceHost(POSTGRES, namespace),
    port: 5432,
    name: "gateway",
    user: "gateway",
    passwordSecretName: SECRETS.gateway,
    tls: POSTGRES_TLS,
  };
}

/** Who may do what at the S3 server; the secret keys by name. */
export type StoreKeys = Record<"admin" | "exchange" | "catalogs", string>;

/**
 * SeaweedFS's `s3.json`: one identity for whoever makes the buckets, one for the exchange, one for
 * catalogs, and none for anybody else.
 */
export function renderIdentities(config: InClusterExchangeConfig, keys: StoreKeys): string {
  const onBuckets = (buckets: readonly string[]) =>
    buckets.flatMap((bucket) =>
      ["Read", "List", "Write", "Tagging"].map((action) => `${action}:${bucket}`),
    );
  const actions: Record<keyof StoreKeys, string[]> = {
    admin: ["Admin", "Read", "List", "Write", "Tagging"],
    exchange: onBuckets(exchangeBuckets(config)),
    catalogs: onBuckets(config.catalogBuckets ?? []),
  };
  const identities = (Object.keys(actions) as (keyof StoreKeys)[])
    .filter((name) => actions[name].length > 0)
    .map((name) => ({
      name,
      credentials: [{ accessKey: name, secretKey: keys[name] }],
      actions: actions[name],
    }));
  return JSON.stringify({ identities });
}

/** The exchange's and the catalogs' Secrets: what their pods' variables hold. */
export function storeSecrets(
  keys: StoreKeys,
): Record<"exchange" | "catalogs", Record<string, string>> {
  return {
    exchange: {
      [S3_CREDENTIAL_KEYS.accessKey]: "exchange",
      [S3_CREDENTIAL_KEYS.secretKey]: keys.exchange,
    },
    catalogs: { [CATALOG_KEYS.accessKey]: "catalogs", [CATALOG_KEYS.secretKey]: keys.catalogs },
  };
}

/**
 * Arguments of `weed`. Its parts talk to each other on the loopback interface, where they ask for no
 * login; the pod's address has S3 alone.
 */
export function weedArguments(folders: { data: string; files: string }): string[] {
  return [
    "-logtostderr=true",
    "server",
    "-ip=127.0.0.1",
    "-ip.bind=127.0.0.1",
    `-dir=${folders.data}`,
    // A volume is one file; small ones, and no space set aside, suit a small disk.
    "-master.volumeSizeLimitMB=512",
    "-master.volumePreallocate=false",
    "-master.telemetry=false",
    // As many as the disk holds; its own 8 are fewer than the volumes of three buckets.
    "-volume.max=0",
    "-filer=true",
    "-s3=true",
    "-s3.ip.bind=0.0.0.0",
    `-s3.port=${STORE_PORT}`,
    `-s3.config=${folders.files}/s3.json`,
    "-s3.iam=false",
    // Two more services, which nobody uses.
    "-s3.port.iceberg=0",
    "-s3.port.lance=0",
    // As AWS does: neither make a missing bucket nor drop a full one.
    "-s3.autoCreateBucket=false",
    "-s3.allowDeleteBucketNotEmpty=false",
  ];
}

/**
 * What psql runs whenever the server has started: it makes what is missing, and sets the passwords.
 * They come from the environment (`\getenv`, psql 14). Trino makes no tables for Iceberg's JDBC
 * catalog (`iceberg.catalog.type=jdbc`, "The JDBC catalog" in its documentation): schema V1, with views.
 */
export function renderDatabases({ icebergCatalogs = [] }: InClusterDatabaseConfig): string {
  return [
    "\\getenv gateway_password GATEWAY_DB_PASSWORD",
    `\\getenv catalogs_password ${CATALOG_DB_PASSWORD}`,
    ...role("gateway"),
    ...database("gateway", "gateway"),
    ...(icebergCatalogs.length > 0 ? role("catalogs") : []),
    ...icebergCatalogs.flatMap((name) => [
      ...database(name, "catalogs"),
      `\\connect ${name}`,
      "SET client_min_messages = warning;",
      "SET ROLE catalogs;",
      ...CATALOG_TABLES,
      // The next database is the superuser's to make.
      "RESET ROLE;",
    ]),
    "",
  ].join("\n");
}

function role(name: string): string[] {
  return [
    `SELECT 'CREATE ROLE ${name} LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${name}') \\gexec`,
    `ALTER ROLE ${name} PASSWORD :'${name}_password';`,
  ];
}

function database(name: string, owner: string): string[] {
  return [
    `SELECT 'CREATE DATABASE ${name} OWNER ${owner}' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '${name}') \\gexec`,
  ];
}

const CATALOG_TABLES = [
  "CREATE TABLE IF NOT EXISTS iceberg_tables (catalog_name VARCHAR(255) NOT NULL, table_namespace VARCHAR(255) NOT NULL, table_name VARCHAR(255) NOT NULL, metadata_location VARCHAR(1000), previous_metadata_location VARCHAR(1000), iceberg_type VARCHAR(5), PRIMARY KEY (catalog_name, table_namespace, table_name));",
  "CREATE TABLE IF NOT EXISTS iceberg_namespace_properties (catalog_name VARCHAR(255) NOT NULL, namespace VARCHAR(255) NOT NULL, property_key VARCHAR(255) NOT NULL, property_value VARCHAR(1000), PRIMARY KEY (catalog_name, namespace, property_key));",
];

/** A name that changes with the text. */
export function checksum(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}
