import type { Fault } from "../shared/faults";
import { checkSecurity } from "../trino/security/check";
import type { NetworkPeer, SecuritySpec } from "../trino/security/spec";
import type { PlatformSpec } from "./spec";

/** The pods of the gateway, in the clusters' own namespace (label of chart trino-gateway). */
const GATEWAY: NetworkPeer = { podLabels: { "app.kubernetes.io/name": "trino-gateway" } };

/**
 * The security of one cluster: each of its own fields instead of the platform's. A network policy
 * admits the gateway.
 */
export function clusterSecurity(
  platform: SecuritySpec | undefined,
  own: SecuritySpec | undefined,
): SecuritySpec {
  const security = { ...platform, ...own };
  const { networkPolicy } = security;
  if (!networkPolicy) return security;
  const allowFrom = [GATEWAY, ...(networkPolicy.allowFrom ?? [])];
  return { ...security, networkPolicy: { ...networkPolicy, allowFrom } };
}

/** Everything wrong with the security of a platform's clusters, at the place that says it. */
export function checkPlatformSecurity(spec: PlatformSpec): Fault[] {
  const { security: platform = {}, catalogs } = spec;
  const faults = Object.entries(spec.clusters).flatMap(([name, cluster]) => {
    const own = cluster.security ?? {};
    const isShared = ({ path }: Fault) =>
      path.startsWith("security.") && !((path.split(/[.[]/)[1] ?? "") in own);
    return checkSecurity({ ...platform, ...own }, { ...cluster, catalogs }).map((fault) =>
      isShared(fault) ? fault : { ...fault, path: `clusters.${name}.${fault.path}` },
    );
  });
  // What all clusters share is wrong once.
  const first = new Map(faults.map((fault) => [`${fault.path}: ${fault.message}`, fault]));
  return [...first.values()];
}
