import type { S3CompatibleExchangeStorageArgs } from "../../components/exchange/s3-compatible-exchange-storage";
import type { S3TuningArgs } from "../../components/exchange/tuning";

/** Buckets that a Job in the Kubernetes cluster makes. */
export interface CreatedBucketsConfig {
  /**
   * Days after which the buckets delete what no query cleaned up.
   * @default 2 - longer than any batch query may run
   * @asType integer
   * @minimum 1
   */
  expirationDays?: number;
}

/** MinIO, Ceph, SeaweedFS and their like. */
export interface S3CompatibleExchangeConfig extends S3CompatibleExchangeStorageArgs {
  /**
   * Makes the buckets that are not there, and sets on all of them a rule that deletes orphans; the
   * credentials must allow both. Buckets stay when the stack goes.
   * @default none - the buckets exist, and their owner cleans up
   */
  createBuckets?: CreatedBucketsConfig;
}

/**
 * An S3 server (SeaweedFS) of one pod, made by this stack: for kind and other small Kubernetes
 * clusters, and for trying things out. Its data goes with the stack.
 */
export interface InClusterExchangeConfig {
  /**
   * Exchange buckets.
   * @default 2 - as on AWS spooling is spread, and one more costs nothing
   * @asType integer
   * @minimum 1
   * @maximum 50
   */
  bucketCount?: number;
  /**
   * Days after which the buckets delete what no query cleaned up.
   * @default 2 - longer than any batch query may run
   * @asType integer
   * @minimum 1
   */
  expirationDays?: number;
  /**
   * Further buckets, for catalogs. Every cluster gets their keys in the variables
   * `CATALOG_S3_ACCESS_KEY` and `CATALOG_S3_SECRET_KEY`.
   * @default [] - the exchange alone
   */
  catalogBuckets?: string[];
  /**
   * Size of its volume in GiB. A changed size makes it anew, empty.
   * @default 10 - more than a small cluster spools at once
   * @asType integer
   * @minimum 1
   */
  sizeGiB?: number;
  /**
   * Storage class of its volume. A changed one makes it anew, empty.
   * @default the Kubernetes cluster's own
   */
  storageClass?: string;
  /**
   * Image of SeaweedFS, as a whole reference: from a registry of yours, by digest, or both.
   * @default the version that this was tried with, by tag, from Docker Hub
   */
  image?: string;
  /**
   * Tuning of the exchange manager.
   * @default {} - Trino's own defaults
   */
  tuning?: S3TuningArgs;
}

/**
 * A PostgreSQL of one pod, made by this stack: for kind and other small Kubernetes clusters, and for
 * trying things out. Its data goes with the stack.
 */
export interface InClusterDatabaseConfig {
  /**
   * Databases for Iceberg's JDBC catalogs, with the tables that they need. Their user is `catalogs`;
   * every cluster gets its password in the variable `CATALOG_DB_PASSWORD`.
   * @default [] - the gateway's database alone
   */
  icebergCatalogs?: string[];
  /**
   * Size of its volume in GiB. A changed size makes it anew, empty.
   * @default 2 - a week of query history is far below
   * @asType integer
   * @minimum 1
   */
  sizeGiB?: number;
  /**
   * Storage class of its volume. A changed one makes it anew, empty.
   * @default the Kubernetes cluster's own
   */
  storageClass?: string;
  /**
   * Image of PostgreSQL on Alpine, whose user is 70, as a whole reference: from a registry of yours, by digest, or both.
   * @default the version that this was tried with, by tag, from Docker Hub
   */
  image?: string;
}
