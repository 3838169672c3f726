import { S3_ENDPOINT_PROPERTY, s3Endpoint } from "../shared/s3-endpoint";
import type { ExchangeSpec } from "./spec";

/**
 * Trino spreads the output of tasks over the buckets, and each has its own client and its own request
 * limits: three keep a large query below what S3 slows down, and cost nothing while empty.
 */
export const DEFAULT_BUCKET_COUNT = 3;

/**
 * Trino deletes what a query spooled when the query ends; what a dead coordinator leaves behind is
 * deleted after this many days. It must exceed the longest query, whose data would vanish under it.
 */
export const DEFAULT_EXPIRATION_DAYS = 3;

/** One bucket of an exchange storage. */
export interface ExchangeBucketArgs {
  /**
   * The bucket's name. A changed name is another bucket: let the old one drain first.
   * @default made by Pulumi, from the prefix and a random suffix
   */
  name?: string;
  /**
   * True if nothing new shall be spooled here, while what is there stays readable: the step before
   * the bucket is removed.
   * @default false
   */
  draining?: boolean;
}

/** A bucket with the key by which the program knows it. */
export interface KeyedBucket extends ExchangeBucketArgs {
  key: string;
}

/** Stable keys of the buckets: taking the last away leaves the others as they are. */
export function bucketKeys(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `bucket-${index}`);
}

/** The buckets that are wanted: those of the map, or as many as the count says under the same keys. */
export function keyedBuckets(storage: {
  bucketCount?: number | undefined;
  buckets?: Record<string, ExchangeBucketArgs> | undefined;
}): KeyedBucket[] {
  const { buckets } = storage;
  if (!buckets)
    return bucketKeys(storage.bucketCount ?? DEFAULT_BUCKET_COUNT).map((key) => ({ key }));
  return Object.keys(buckets)
    .sort()
    .map((key) => ({ ...buckets[key], key }));
}

/** What is known of buckets on S3 once they exist. */
export interface S3Buckets {
  /** Buckets that take new data. */
  names: readonly string[];
  region: string;
  /** Another endpoint than the region's plain one: a word or an address. */
  endpoint?: string | undefined;
  /** `exchange.s3.iam-role`, if the exchange has a role of its own. */
  iamRole?: string | undefined;
  /** Annotations of the service account. */
  annotations: Record<string, string>;
  /** The role that the storage made for the pods, if it made one. */
  awsRoleArn?: string | undefined;
  /** Else what the pods' own role must be allowed. */
  awsPolicy?: string | undefined;
  /** Lines that the tuning makes. */
  tuning: Record<string, string>;
  expirationDays?: number | undefined;
}

/** The seam to Trino: buckets as base directories. Credentials come from the pod's identity. */
export function s3ExchangeSpec(buckets: S3Buckets): ExchangeSpec {
  const { names, region, endpoint, iamRole, annotations, tuning, expirationDays } = buckets;
  const { awsRoleArn, awsPolicy } = buckets;
  return {
    managerName: "filesystem",
    baseDirectories: names.map((name) => `s3://${name}/`),
    properties: {
      // Never left out: Trino's own choice is plain HTTP. With one, requests still need the region,
      // for which they are signed; the role is assumed over https anyway, by a client of its own.
      [S3_ENDPOINT_PROPERTY]: s3Endpoint(region, endpoint),
      "exchange.s3.region": region,
      ...(iamRole && { "exchange.s3.iam-role": iamRole }),
      ...tuning,
    },
    serviceAccountAnnotations: annotations,
    ...(awsRoleArn !== undefined && { awsRoleArn }),
    ...(awsPolicy !== undefined && { awsPolicy }),
    ...(expirationDays !== undefined && { expirationDays }),
  };
}
