import * as pulumi from "@pulumi/pulumi";
import { checkArguments } from "../shared/arguments";
import { refuse } from "../shared/refuse";
import { azureExchange, checkAzure } from "./azure";
import type { ExchangeSpec } from "./spec";
import type { ExchangeTuningArgs } from "./tuning";

/**
 * Microsoft Entra Workload ID. The pods also need the label `azure.workload.identity/use: "true"`
 * (chart keys `coordinator.labels` and `worker.labels`, by `valuesOverride`).
 */
export interface AzureWorkloadIdentityArgs {
  /** Client id of the managed identity. */
  clientId: string;
}

/** Arguments of {@link AzureExchangeStorage}. */
export interface AzureExchangeStorageArgs {
  /** The storage account's name. */
  accountName: string;
  /** Names of existing containers in it. */
  containerNames: string[];
  /**
   * Kubernetes Secret with the account's connection string, as `EXCHANGE_AZURE_CONNECTION_STRING`.
   * Not beside `endpoint`.
   * @default none - the pods' identity
   */
  connectionStringSecretName?: string;
  /**
   * The account's address, for example `https://account.blob.core.windows.net`: the pods then come
   * with an identity of their own. Not beside `connectionStringSecretName`.
   * @default none - the connection string says it
   */
  endpoint?: string;
  /**
   * The identity of the pods.
   * @default the identity of the nodes, or what the pods' environment says
   */
  workloadIdentity?: AzureWorkloadIdentityArgs;
  /**
   * Tuning of the exchange manager.
   * @default {} - Trino's own defaults
   */
  tuning?: ExchangeTuningArgs;
}

/**
 * Where batch clusters spool intermediate data: existing containers of Azure Blob Storage. Give the
 * account a lifecycle rule that outlives the longest query. With hierarchical namespaces use Trino
 * 481 or newer (trino#29042).
 *
 * @example
 * new AzureExchangeStorage("exchange", {
 *   accountName: "acmeexchange",
 *   containerNames: ["exchange-a", "exchange-b"],
 *   connectionStringSecretName: "exchange-azure",
 * });
 */
export class AzureExchangeStorage extends pulumi.ComponentResource {
  /** What a cluster needs to know. */
  readonly exchange: pulumi.Output<ExchangeSpec>;

  constructor(
    name: string,
    args: AzureExchangeStorageArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("trino-platform:index:AzureExchangeStorage", name, args, opts);
    const faults = checkArguments("AzureExchangeStorageArgs", args, checkAzure);
    refuse(this, `the exchange storage "${name}" cannot be built:`, faults);
    this.exchange = pulumi.output(azureExchange(args));
    this.registerOutputs({ exchange: this.exchange });
  }
}
