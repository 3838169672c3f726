import { below, type Fault } from "../shared/faults";
import { checkClusterIdentity, checkPolicyArns, checkRoleName } from "../shared/identity/check";
import type { ClusterIdentityArgs } from "../shared/identity/spec";
import { isFaultTolerant } from "../trino/check";
import type { PlatformCluster, PlatformSpec } from "./spec";

/**
 * The AWS identity of one cluster: a role of its own with the platform's policies and its own. A role
 * apart for the exchange only where something is spooled.
 */
export function clusterIdentity(
  platform: ClusterIdentityArgs,
  cluster: PlatformCluster,
): ClusterIdentityArgs {
  const { separateExchangeRole, additionalPolicyArns = [], ...identity } = platform;
  return {
    ...identity,
    additionalPolicyArns: [...additionalPolicyArns, ...(cluster.additionalPolicyArns ?? [])],
    ...(isFaultTolerant(cluster.profile) &&
      separateExchangeRole !== undefined && { separateExchangeRole }),
  };
}

/** Everything wrong with the AWS identity of a platform's clusters, at the place that says it. */
export function checkPlatformIdentity({ identity, clusters, hasExchange }: PlatformSpec): Fault[] {
  const shared = identity?.additionalPolicyArns ?? [];
  return [
    ...(identity ? below("identity", checkClusterIdentity(identity, "", hasExchange)) : []),
    ...Object.entries(clusters).flatMap(([name, { additionalPolicyArns = [] }]) =>
      below(`clusters.${name}`, [
        ...(identity ? checkRoleName(`trino-${name}`, identity) : []),
        ...checkPolicyArns(additionalPolicyArns),
        ...checkOwnPolicies(additionalPolicyArns, identity && shared),
      ]),
    ),
  ];
}

/** @param shared the platform's policies; none if it has no identity */
function checkOwnPolicies(own: readonly unknown[], shared?: readonly unknown[]): Fault[] {
  const path = "additionalPolicyArns";
  if (shared === undefined) {
    const message = "needs the platform's identity, without which a cluster has no AWS role";
    return own.length > 0 ? [{ path, message }] : [];
  }
  return own.flatMap((arn, index) => {
    const message = `"${arn}" also stands in identity.additionalPolicyArns, which every cluster has; keep one of the two`;
    return typeof arn === "string" && shared.includes(arn)
      ? [{ path: `${path}[${index}]`, message }]
      : [];
  });
}
