import { isInternetFacing } from "../gateway/ingress/check";
import { REGISTRATION_LABELS } from "../gateway/registration";
import type { Fault } from "../shared/faults";
import { checkSecurity } from "../trino/security/check";
import { valueAt } from "../trino/security/check-override";
import type { NetworkPeer, SecuritySpec } from "../trino/security/spec";
import type { PlatformSpec } from "./spec";

/** The pods of the gateway, in the clusters' own namespace (label of chart trino-gateway). */
const GATEWAY: NetworkPeer = { podLabels: { "app.kubernetes.io/name": "trino-gateway" } };

/** The pods that register clusters: they ask one that is to go which queries it still runs. */
const REGISTRATION: NetworkPeer = { podLabels: REGISTRATION_LABELS };

/**
 * The security of one cluster: each of its own fields instead of the platform's. A network policy
 * admits the gateway, and what registers the cluster at it.
 */
export function clusterSecurity(
  platform: SecuritySpec | undefined,
  own: SecuritySpec | undefined,
): SecuritySpec {
  const security = { ...platform, ...own };
  const { networkPolicy } = security;
  if (!networkPolicy) return security;
  const allowFrom = [GATEWAY, REGISTRATION, ...(networkPolicy.allowFrom ?? [])];
  return { ...security, networkPolicy: { ...networkPolicy, allowFrom } };
}

/**
 * What is wrong with a gateway that the internet reaches: a cluster behind it that asks for no login takes
 * whoever comes for whom they say they are, and lets them end others' queries.
 */
export function checkExposure({ clusters, security, gateway }: PlatformSpec): Fault[] {
  // The chart's own Ingress, of which nobody here knows where it leads.
  const own = valueAt(gateway.valuesOverride, "ingress.enabled") === true;
  if (!isInternetFacing(gateway.ingress) && !own) return [];
  const open = Object.keys(clusters).filter(
    (name) => !clusterSecurity(security, clusters[name]?.security).authentication,
  );
  if (open.length === 0) return [];
  const names = open.map((name) => `"${name}"`).join(" and ");
  const message = `is open to the internet, and ${names} ${open.length > 1 ? "ask" : "asks"} for no login; give security.authentication, or say internetFacing: false of a way in that only your networks reach`;
  const path = own ? "gateway.valuesOverride.ingress.enabled" : "gateway.ingress";
  return [{ path, message }];
}

/** A gateway that speaks TLS to its clusters, and those that have none. */
export function checkClusterTrust({ clusters, security, gateway }: PlatformSpec): Fault[] {
  if (!gateway.security?.clusterTrust) return [];
  return Object.keys(clusters)
    .filter((name) => !clusterSecurity(security, clusters[name]?.security).tls)
    .map((name) => ({
      path: "gateway.security.clusterTrust",
      message: `"${name}" has no certificate; give it security.tls, for the name of its Service`,
    }));
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
