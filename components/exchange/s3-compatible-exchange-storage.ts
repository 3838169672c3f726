import * as pulumi from "@pulumi/pulumi";
import { checkArguments } from "../shared/arguments";
import { refuse } from "../shared/refuse";
import { checkS3Compatible, s3CompatibleExchange } from "./s3-compatible";
import type { ExchangeSpec } from "./spec";
import type { S3TuningArgs } from "./tuning";

/** Arguments of {@link S3CompatibleExchangeStorage}. */
export interface S3CompatibleExchangeStorageArgs {
  /** Names of existing buckets. */
  bucketNames: string[];
  /** The store's address, for example `http://minio.storage.svc.cluster.local:9000`. */
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
  /** Kubernetes Secret with the keys `EXCHANGE_S3_ACCESS_KEY` and `EXCHANGE_S3_SECRET_KEY`. */
  credentialsSecretName: string;
  /**
   * Tuning of the exchange manager.
   * @default {} - Trino's own defaults
   */
  tuning?: S3TuningArgs;
}

/**
 * Where batch clusters spool intermediate data: existing buckets of MinIO, Ceph, SeaweedFS or
 * another store that speaks S3. Give the buckets a lifecycle rule that outlives the longest query.
 *
 * @example
 * new S3CompatibleExchangeStorage("exchange", {
 *   bucketNames: ["exchange-a", "exchange-b"],
 *   endpoint: "http://minio.storage.svc.cluster.local:9000",
 *   credentialsSecretName: "exchange-credentials",
 * });
 */
export class S3CompatibleExchangeStorage extends pulumi.ComponentResource {
  /** What a cluster needs to know. */
  readonly exchange: pulumi.Output<ExchangeSpec>;

  constructor(
    name: string,
    args: S3CompatibleExchangeStorageArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("trino-platform:index:S3CompatibleExchangeStorage", name, args, opts);
    const faults = checkArguments("S3CompatibleExchangeStorageArgs", args, checkS3Compatible);
    refuse(this, `the exchange storage "${name}" cannot be built:`, faults);
    this.exchange = pulumi.output(s3CompatibleExchange(args));
    this.registerOutputs({ exchange: this.exchange });
  }
}
