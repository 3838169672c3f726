import type { Fault } from "../shared/faults";
import { nodeManagerMetrics } from "../shared/node-manager";
import type { PlatformCluster, PlatformSpec } from "./spec";

/**
 * Trino's version by whose metric names the gateway looks at its clusters: the platform's own may be
 * one that no cluster has.
 */
export function monitoredVersion(
  clusters: Record<string, PlatformCluster>,
  trinoVersion: string,
): string {
  return activeVersions(clusters, trinoVersion)[0]?.[1] ?? trinoVersion;
}

/**
 * The gateway asks all clusters for the same metrics, and one that lacks a metric counts as dead
 * (`ClusterStatsMetricsMonitor`). Clusters that get no queries may count as that.
 */
export function checkMonitoredVersions({ clusters, trinoVersion, gateway }: PlatformSpec): Fault[] {
  const versions = activeVersions(clusters, trinoVersion);
  const monitored = nodeManagerMetrics(monitoredVersion(clusters, trinoVersion));
  const other = versions.find(([, version]) => nodeManagerMetrics(version) !== monitored);
  if (gateway.health?.monitor !== "metrics" || other === undefined) return [];
  const seen = [...versions.slice(0, 1), other]
    .map(([name, version]) => `${name} (Trino ${version})`)
    .join(" and ");
  return [
    {
      path: "gateway.health.monitor",
      message: `"metrics" cannot watch ${seen} at once: the metric that counts nodes has another name in each; use "info" while both are active`,
    },
  ];
}

/** Names and versions of the clusters that get queries. */
function activeVersions(
  clusters: Record<string, PlatformCluster>,
  trinoVersion: string,
): [string, string][] {
  return Object.entries(clusters)
    .filter(([, cluster]) => cluster.active !== false)
    .map(([name, cluster]) => [name, cluster.trinoVersion ?? trinoVersion]);
}
