import { nodeManagerMetrics } from "../../shared/node-manager";
import type { GatewayHealthSpec } from "./spec";

/** User whose name the monitor gives to Trino. */
const MONITOR_USER = "trino-gateway";

/**
 * The nodes of `config.yaml` that say how clusters are looked at.
 *
 * @param trinoVersion version of the clusters; the metric's class moved with 477, and the gateway's
 * own default is the old one, with which every newer cluster counts as dead
 */
export function renderHealth(
  { monitor = "info", minWorkers = 1 }: GatewayHealthSpec,
  trinoVersion: string,
): Record<string, unknown> {
  if (monitor === "info") return {};
  const metric = `${nodeManagerMetrics(trinoVersion)}_ActiveNodeCount`;
  return {
    clusterStatsConfiguration: { monitorType: "METRICS" },
    // Without a password the name goes as X-Trino-User.
    backendState: { username: MONITOR_USER },
    // The coordinator counts itself.
    monitor: { metricMinimumValues: { [metric]: minWorkers + 1 } },
  };
}
