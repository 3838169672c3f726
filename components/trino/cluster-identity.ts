import * as pulumi from "@pulumi/pulumi";
import type { ExchangeSpec } from "../exchange/spec";
import {
  type AwsIdentity,
  type ClusterIdentityArgs,
  createIdentity,
} from "../shared/identity/create-identity";
import { NOTHING_ALLOWED } from "../shared/identity/policies";
import type { SpoolingSpec } from "../spooling/spec";
import { withExchangeRole } from "./exchange";

/** Who a cluster is, and what it spools. */
interface IdentitySettings {
  identity: ClusterIdentityArgs | undefined;
  namespace: pulumi.Input<string>;
  serviceAccountName: string;
  spooled: pulumi.Output<ExchangeSpec> | undefined;
  /** Where its results are spooled for clients. */
  results?: pulumi.Output<SpoolingSpec> | undefined;
}

/** What a cluster is made of beside its role. */
export interface ClusterIdentity {
  /** Nothing without an identity. */
  aws?: AwsIdentity | undefined;
  /** The exchange, with the role apart that it may have. */
  exchange?: pulumi.Output<ExchangeSpec> | undefined;
  /** Annotations of the service account, which the exchange's cloud and the role need. */
  annotations?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/**
 * The cluster's AWS role. On a cluster that spools there is always a policy for that: whether its
 * store needs one is known when the store is, and what is made must be known before.
 */
export function createClusterIdentity(
  name: string,
  { identity, namespace, serviceAccountName, spooled, results }: IdentitySettings,
  opts: pulumi.CustomResourceOptions,
): ClusterIdentity {
  const ofExchange = spooled?.apply((spec) => spec.serviceAccountAnnotations ?? {});
  if (!identity) return { exchange: spooled, annotations: ofExchange };
  const exchangePolicy = spooled?.apply(
    ({ awsPolicy }) => awsPolicy ?? JSON.stringify(NOTHING_ALLOWED),
  );
  const resultsPolicy = results?.apply(
    ({ awsPolicy }) => awsPolicy ?? JSON.stringify(NOTHING_ALLOWED),
  );
  const serviceAccountNames = [serviceAccountName];
  const aws = createIdentity(
    name,
    { ...identity, namespace, serviceAccountNames, exchangePolicy, resultsPolicy },
    opts,
  );
  if (!spooled)
    return { aws, ...(identity.workloadIdentity.irsa && { annotations: aws.annotations }) };
  return {
    aws,
    exchange: pulumi
      .all([spooled, aws.exchangeRoleArn])
      .apply(([spec, role]) => withExchangeRole(spec, role)),
    annotations: pulumi
      .all([ofExchange, aws.annotations])
      .apply(([theirs, own]) => ({ ...theirs, ...own })),
  };
}
