import type * as pulumi from "@pulumi/pulumi";
import {
  AdoptedS3ExchangeStorage,
  AzureExchangeStorage,
  type ExchangeSpec,
  GcsExchangeStorage,
  S3CompatibleExchangeStorage,
  S3ExchangeStorage,
} from "../components/index";
import { exchangeServiceAccounts } from "../components/platform/names";
import type { PlatformConfig } from "./stack-file";

/** What every backend gives; buckets and a role only those on AWS. */
export interface ExchangeStorage {
  exchange: pulumi.Output<ExchangeSpec>;
  bucketNames?: pulumi.Output<string[]>;
  roleArn?: pulumi.Output<string>;
}

/** The exchange storage that this stack uses, if any. The only place that picks a backend. */
export function exchangeStorage(
  config: PlatformConfig,
  namespace: pulumi.Output<string>,
): ExchangeStorage | undefined {
  const { s3, adoptedS3, s3Compatible, gcs, azure } = config.exchange ?? {};
  const onAws = {
    namespace,
    serviceAccountNames: exchangeServiceAccounts(config.clusters),
    tags: config.tags,
  };
  if (s3) return new S3ExchangeStorage("exchange", { ...s3, ...onAws });
  if (adoptedS3) return new AdoptedS3ExchangeStorage("exchange", { ...adoptedS3, ...onAws });
  if (s3Compatible) return new S3CompatibleExchangeStorage("exchange", s3Compatible);
  if (gcs) return new GcsExchangeStorage("exchange", gcs);
  return azure && new AzureExchangeStorage("exchange", azure);
}
