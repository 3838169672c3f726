import type * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { S3_CREDENTIAL_KEYS } from "../components/exchange/s3-compatible";
import {
  AdoptedS3ExchangeStorage,
  AzureExchangeStorage,
  type ExchangeSpec,
  GcsExchangeStorage,
  S3CompatibleExchangeStorage,
  S3ExchangeStorage,
} from "../components/index";
import { withoutIdentity } from "./identity";
import { createBuckets } from "./in-cluster/buckets";
import { InClusterExchangeStorage } from "./in-cluster/object-store";
import type { InClusterPlace } from "./in-cluster/server-pod";
import { STORE_DEFAULTS } from "./in-cluster/values";
import type { PlatformConfig } from "./stack-file";

type ExchangeConfig = NonNullable<PlatformConfig["exchange"]>;

/** What every backend gives; names of buckets only those on AWS. */
export interface ExchangeStorage extends pulumi.Resource {
  exchange: pulumi.Output<ExchangeSpec>;
  bucketNames?: pulumi.Output<string[]>;
}

/**
 * The exchange storage that this stack uses, if any. The only place that picks a backend. On AWS the
 * roles are the clusters' own.
 */
export function exchangeStorage(
  config: PlatformConfig,
  place: InClusterPlace,
  provider: kubernetes.Provider,
): ExchangeStorage | undefined {
  const { s3, adoptedS3, s3Compatible, inCluster, gcs, azure } = config.exchange ?? {};
  const { tags } = config;
  if (s3) return new S3ExchangeStorage("exchange", { ...withoutIdentity(s3), tags });
  if (adoptedS3) {
    return new AdoptedS3ExchangeStorage("exchange", { ...withoutIdentity(adoptedS3), tags });
  }
  if (s3Compatible) return s3CompatibleStorage(s3Compatible, place, provider);
  if (inCluster) {
    return new InClusterExchangeStorage("exchange", inCluster, place, { providers: [provider] });
  }
  if (gcs) return new GcsExchangeStorage("exchange", gcs);
  return azure && new AzureExchangeStorage("exchange", azure);
}

/** Buckets of a store that speaks S3; with `createBuckets` known when they are there. */
function s3CompatibleStorage(
  { createBuckets: created, ...args }: NonNullable<ExchangeConfig["s3Compatible"]>,
  place: InClusterPlace,
  provider: kubernetes.Provider,
): ExchangeStorage {
  const storage = new S3CompatibleExchangeStorage("exchange", args);
  if (!created) return storage;
  const { accessKey, secretKey } = S3_CREDENTIAL_KEYS;
  const { expirationDays: days = STORE_DEFAULTS.expirationDays } = created;
  const job = createBuckets(
    "trino-exchange",
    place.created,
    {
      endpoint: args.endpoint,
      region: args.region ?? "us-east-1",
      credentials: { secretName: args.credentialsSecretName, accessKey, secretKey },
      expiring: { names: args.bucketNames, days },
      lasting: [],
      store: args.endpoint,
    },
    { provider, parent: storage },
  );
  const exchange = pulumi.all([storage.exchange, job.urn]).apply(([spec]) => spec);
  return Object.assign(storage, { exchange });
}
