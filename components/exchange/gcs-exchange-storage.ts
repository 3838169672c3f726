import * as pulumi from "@pulumi/pulumi";
import { checkArguments } from "../shared/arguments";
import { refuse } from "../shared/refuse";
import { checkGcs, gcsExchange } from "./gcs";
import type { ExchangeSpec } from "./spec";
import type { S3TuningArgs } from "./tuning";

/** GKE Workload Identity: pods become a service account of Google Cloud. */
export interface GkeWorkloadIdentityArgs {
  /** For example `trino-batch@my-project.iam.gserviceaccount.com`. */
  serviceAccountEmail: string;
}

/** Arguments of {@link GcsExchangeStorage}. */
export interface GcsExchangeStorageArgs {
  /** Names of existing buckets. */
  bucketNames: string[];
  /** The buckets' location, for example `europe-west1`. */
  region: string;
  /**
   * Kubernetes Secret with an HMAC key, as `EXCHANGE_GCS_HMAC_ACCESS_KEY` and
   * `EXCHANGE_GCS_HMAC_SECRET_KEY`: Trino reads and writes through the store's S3 interface.
   */
  hmacSecretName: string;
  /**
   * Kubernetes Secret with a service account's key in JSON, as `EXCHANGE_GCS_JSON_KEY`: with it
   * Trino deletes what it spooled. Not beside `workloadIdentity`.
   * @default none - workload identity
   */
  jsonKeySecretName?: string;
  /**
   * The service account with which Trino deletes what it spooled. Not beside `jsonKeySecretName`.
   * @default none - the JSON key
   */
  workloadIdentity?: GkeWorkloadIdentityArgs;
  /**
   * Tuning of the exchange manager.
   * @default {} - Trino's own defaults
   */
  tuning?: S3TuningArgs;
}

/**
 * Where batch clusters spool intermediate data: existing buckets of Google Cloud Storage. Give them
 * a lifecycle rule that outlives the longest query.
 *
 * @example
 * new GcsExchangeStorage("exchange", {
 *   bucketNames: ["acme-exchange-a", "acme-exchange-b"],
 *   region: "europe-west1",
 *   hmacSecretName: "exchange-hmac",
 *   workloadIdentity: { serviceAccountEmail: "trino-batch@acme.iam.gserviceaccount.com" },
 * });
 */
export class GcsExchangeStorage extends pulumi.ComponentResource {
  /** What a cluster needs to know. */
  readonly exchange: pulumi.Output<ExchangeSpec>;

  constructor(name: string, args: GcsExchangeStorageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("trino-platform:index:GcsExchangeStorage", name, args, opts);
    const faults = checkArguments("GcsExchangeStorageArgs", args, checkGcs);
    refuse(this, `the exchange storage "${name}" cannot be built:`, faults);
    this.exchange = pulumi.output(gcsExchange(args));
    this.registerOutputs({ exchange: this.exchange });
  }
}
