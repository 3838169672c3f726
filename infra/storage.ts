import type * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import {
  AdoptedS3ExchangeStorage,
  AzureExchangeStorage,
  type ExchangeSpec,
  GcsExchangeStorage,
  S3CompatibleExchangeStorage,
  S3ExchangeStorage,
} from "../components/index";
import { withoutIdentity } from "./identity";
import { InClusterExchangeStorage } from "./in-cluster/object-store";
import type { InClusterPlace } from "./in-cluster/server-pod";
import type { PlatformConfig } from "./stack-file";

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
  if (s3Compatible) return new S3CompatibleExchangeStorage("exchange", s3Compatible);
  if (inCluster) {
    return new InClusterExchangeStorage("exchange", inCluster, place, { providers: [provider] });
  }
  if (gcs) return new GcsExchangeStorage("exchange", gcs);
  return azure && new AzureExchangeStorage("exchange", azure);
}
