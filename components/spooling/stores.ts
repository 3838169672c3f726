import type * as pulumi from "@pulumi/pulumi";
import type { RemovalPolicy } from "../shared/removal-policy";

/** A bucket on S3 that the spooling storage makes. */
export interface S3SpoolingArgs {
  /**
   * The bucket's name.
   * @default made by Pulumi, from the prefix and a random suffix
   */
  bucketName?: string;
  /**
   * Beginning of the bucket's name; not beside `bucketName`.
   * @default the component's name - with a random suffix, as Pulumi names things
   */
  bucketNamePrefix?: string;
  /**
   * KMS key for the objects. Its own key policy must let the clusters' roles use it. Only with
   * `encryption: false`: an object has one kind of encryption.
   * @default none - each segment has a key of its own
   */
  kmsKeyArn?: pulumi.Input<string>;
  /**
   * What becomes of the bucket when this component goes: `retain` or `destroy`.
   * @default retain - clients may still download; what they leave ends by itself
   */
  removalPolicy?: RemovalPolicy;
}

/** A bucket on S3 that exists. It is looked at, and never changed. */
export interface AdoptedS3SpoolingArgs {
  /** The bucket's name. Nothing else lies in it. */
  bucketName: string;
  /**
   * KMS key with which the bucket encrypts: the clusters' roles get the rights to use it.
   * @default none - SSE-S3
   */
  kmsKeyArn?: pulumi.Input<string>;
}

/** A bucket of MinIO, Ceph, SeaweedFS and their like, which exists. */
export interface S3CompatibleSpoolingArgs {
  /** The bucket's name. Nothing else lies in it. */
  bucketName: string;
  /**
   * The store's address, which clients are sent to as it stands: a name that they resolve, too, such as
   * `https://s3.example.com`. It is signed as it stands.
   */
  endpoint: string;
  /**
   * Region for which requests are signed.
   * @default us-east-1 - such stores take any
   */
  region?: string;
  /**
   * True if the bucket's name stands in the path, not in the host name.
   * @default true - few such stores have a DNS name for each bucket
   */
  pathStyleAccess?: boolean;
  /** Kubernetes Secret with the keys `SPOOLING_S3_ACCESS_KEY` and `SPOOLING_S3_SECRET_KEY`. */
  credentialsSecretName: string;
}

/** A bucket of Google Cloud Storage, which exists. */
export interface GcsSpoolingArgs {
  /** The bucket's name. Nothing else lies in it. */
  bucketName: string;
  /**
   * Kubernetes Secret with a service account's key in JSON, as `SPOOLING_GCS_JSON_KEY`: without one
   * Trino cannot sign the addresses that clients are given.
   */
  jsonKeySecretName: string;
}

/** A container of Azure Blob Storage, which exists. */
export interface AzureSpoolingArgs {
  /** The storage account's name. */
  accountName: string;
  /** The container's name. Nothing else lies in it. */
  containerName: string;
  /**
   * Kubernetes Secret with an access key of the account, as `SPOOLING_AZURE_ACCESS_KEY`: with a managed
   * identity Trino signs no addresses for clients.
   */
  accessKeySecretName: string;
}

/** Where the segments of results lie, and how long: exactly one store. */
export interface SpoolingStoreArgs {
  /** A bucket on S3 that is made. */
  s3?: S3SpoolingArgs;
  /** A bucket on S3 that exists. */
  adoptedS3?: AdoptedS3SpoolingArgs;
  /** A bucket of MinIO, Ceph, SeaweedFS and their like. */
  s3Compatible?: S3CompatibleSpoolingArgs;
  /** A bucket of Google Cloud Storage. */
  gcs?: GcsSpoolingArgs;
  /** A container of Azure Blob Storage. */
  azure?: AzureSpoolingArgs;
  /**
   * How long a segment can be fetched (`fs.segment.ttl`), after which Trino deletes it: a whole number
   * with `m`, `h` or `d`. It must exceed the longest pause of a client.
   * @default "12h" - Trino's own
   * @pattern ^[1-9][0-9]*[mhd]$
   */
  ttl?: string;
  /**
   * Days after which the bucket itself deletes what nobody did: set on a bucket that is made, compared
   * with `ttl` on all others.
   * @default `ttl` in whole days, rounded up, on a bucket that is made; unknown on others
   * @asType integer
   * @minimum 1
   * @maximum 3650
   */
  expirationDays?: number;
  /**
   * Whether each segment is encrypted with a key that only the client of its query is told
   * (`fs.segment.encryption`, customer keys of the store): an address alone then gives nothing away.
   * @default true on `s3`, `gcs` and `azure`; false on `adoptedS3`, for S3 refuses customer keys on
   * every bucket made since April 2026 that does not say otherwise, and on `s3Compatible`, where few
   * stores have them
   */
  encryption?: boolean;
  /**
   * Version of the key with which the ids of segments are sealed. Another number makes another key:
   * clusters restart, and segments that were acknowledged with the old one stay until `ttl`.
   * @default 1
   * @asType integer
   * @minimum 1
   */
  keyVersion?: number;
}
