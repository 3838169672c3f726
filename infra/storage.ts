import type * as pulumi from "@pulumi/pulumi";
import { S3ExchangeStorage } from "../components";
import { exchangeServiceAccounts } from "../components/platform/names";
import type { PlatformConfig } from "./config";

/** The exchange storage that this stack uses, if any. The only place that picks a backend. */
export function exchangeStorage(
  config: PlatformConfig,
  namespace: pulumi.Output<string>,
): S3ExchangeStorage | undefined {
  const s3 = config.exchange?.s3;
  if (!s3) return undefined;
  return new S3ExchangeStorage("exchange", {
    ...s3,
    namespace,
    serviceAccountNames: exchangeServiceAccounts(config.clusters),
    tags: config.tags,
  });
}
