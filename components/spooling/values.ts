import { s3Endpoint } from "../shared/s3-endpoint";
import type {
  AzureSpoolingArgs,
  GcsSpoolingArgs,
  S3CompatibleSpoolingArgs,
  SpoolingStoreArgs,
} from "./stores";

/** Lines of `spooling-manager.properties` that say where segments lie, and the Secrets that they need. */
export interface SpoolingPlace {
  location: string;
  properties: Record<string, string>;
  secretNames: string[];
}

/** Keys of the Secrets with credentials, and environment variables of the pods. */
export const SPOOLING_CREDENTIALS = {
  s3AccessKey: "SPOOLING_S3_ACCESS_KEY",
  s3SecretKey: "SPOOLING_S3_SECRET_KEY",
  gcsJsonKey: "SPOOLING_GCS_JSON_KEY",
  azureAccessKey: "SPOOLING_AZURE_ACCESS_KEY",
} as const;

/** Trino's own `fs.segment.ttl` and ours: a client may be suspended overnight. */
export const DEFAULT_TTL = "12h";

/** The folder in a bucket: Trino wants a `/` at its end (`FileSystemSpoolingConfig` of 476). */
const FOLDER = "segments/";

const fromEnvironment = (name: string) => `\${ENV:${name}}`;

/** A bucket on S3. Credentials come from the pod's identity. Unlike the exchange's, this client speaks https. */
export function onS3(bucket: string, region: string): SpoolingPlace {
  return {
    location: `s3://${bucket}/${FOLDER}`,
    properties: {
      "fs.s3.enabled": "true",
      // Signed addresses name it: without one, in us-east-1, they would name the global endpoint.
      "s3.endpoint": s3Endpoint(region),
      "s3.region": region,
    },
    secretNames: [],
  };
}

/** A bucket of MinIO, Ceph, SeaweedFS and their like. */
export function onS3Compatible(store: S3CompatibleSpoolingArgs): SpoolingPlace {
  const { s3AccessKey, s3SecretKey } = SPOOLING_CREDENTIALS;
  return {
    location: `s3://${store.bucketName}/${FOLDER}`,
    properties: {
      "fs.s3.enabled": "true",
      "s3.endpoint": store.endpoint,
      // Requests are signed for a region, whatever the store makes of it.
      "s3.region": store.region ?? "us-east-1",
      "s3.path-style-access": String(store.pathStyleAccess ?? true),
      "s3.aws-access-key": fromEnvironment(s3AccessKey),
      "s3.aws-secret-key": fromEnvironment(s3SecretKey),
    },
    secretNames: [store.credentialsSecretName],
  };
}

/** A bucket of Google Cloud Storage, whose addresses only a service account's key can sign. */
export function onGcs(store: GcsSpoolingArgs): SpoolingPlace {
  return {
    location: `gs://${store.bucketName}/${FOLDER}`,
    properties: {
      "fs.gcs.enabled": "true",
      "gcs.json-key": fromEnvironment(SPOOLING_CREDENTIALS.gcsJsonKey),
    },
    secretNames: [store.jsonKeySecretName],
  };
}

/** A container of Azure Blob Storage: `AzureFileSystem.preSignedUri` signs with an access key or OAuth. */
export function onAzure(store: AzureSpoolingArgs): SpoolingPlace {
  const { accountName, containerName } = store;
  return {
    location: `abfs://${containerName}@${accountName}.dfs.core.windows.net/${FOLDER}`,
    properties: {
      "fs.azure.enabled": "true",
      "azure.auth-type": "ACCESS_KEY",
      "azure.access-key": fromEnvironment(SPOOLING_CREDENTIALS.azureAccessKey),
    },
    secretNames: [store.accessKeySecretName],
  };
}

const HOURS: Record<string, number> = { s: 1 / 3600, m: 1 / 60, h: 1, d: 24 };

/** A duration in hours; undefined if it is none. @example ttlHours("90m") // 1.5 */
export function ttlHours(ttl: string): number | undefined {
  const [, amount, unit = ""] = /^(\d+)([smhd])$/.exec(ttl) ?? [];
  return amount === undefined ? undefined : Number(amount) * (HOURS[unit] ?? 0);
}

/** Whole days that outlive a duration: what a lifecycle rule counts in. */
export function daysFor(ttl: string): number {
  return Math.max(1, Math.ceil((ttlHours(ttl) ?? 0) / 24));
}

/** Whether segments have keys of their own: see `SpoolingStoreArgs.encryption`. */
export function encrypts({ encryption, adoptedS3, s3Compatible }: SpoolingStoreArgs): boolean {
  return encryption ?? !(adoptedS3 || s3Compatible);
}

/** Lines of `spooling-manager.properties` that say how long segments live, and how they are kept. */
export function segmentProperties(storage: SpoolingStoreArgs): Record<string, string> {
  return {
    "fs.segment.ttl": storage.ttl ?? DEFAULT_TTL,
    "fs.segment.encryption": String(encrypts(storage)),
  };
}
