import { dnsLabel } from "../shared/names";
import { isFaultTolerant } from "../trino/check";
import type { PlatformCluster } from "./spec";

/**
 * The name of a cluster's release, coordinator Service and Kubernetes service account.
 *
 * @example clusterReleaseName("batch") // "trino-batch"
 */
export function clusterReleaseName(cluster: string): string {
  return dnsLabel("trino", cluster);
}

/**
 * The service accounts of the clusters that spool: who must be able to use the exchange storage.
 */
export function exchangeServiceAccounts(clusters: Record<string, PlatformCluster>): string[] {
  return Object.keys(clusters)
    .filter((name) => isFaultTolerant(clusters[name]?.profile ?? ""))
    .map(clusterReleaseName)
    .sort();
}

/** The routing groups that the clusters serve, without repetition. */
export function routingGroups(clusters: Record<string, PlatformCluster>): string[] {
  return [
    ...new Set(Object.entries(clusters).map(([name, cluster]) => cluster.routingGroup ?? name)),
  ].sort();
}
