import { nodeManagerMetrics } from "../../shared/node-manager";
import type { GatewayHealthSpec } from "./spec";

/** User whose name the monitor gives to Trino. */
const MONITOR_USER = "trino-gateway";

/**
 * Router of the gateway that takes the cluster with the fewest queued queries, then running ones
 * (`QueryCountBasedRouter`), instead of any. It counts on by itself between two health checks, each replica
 * for itself; monitor `INFO_API` counts nothing, and all clusters would look alike.
 */
const LEAST_LOADED = "io.trino.gateway.ha.module.QueryCountBasedRouterProvider";

/**
 * The nodes of `config.yaml` that say how clusters are looked at.
 *
 * @param trinoVersion version of the clusters; the metric's class moved with 477, and the gateway's
 * own default is the old one, with which every newer cluster counts as dead
 */
export function renderHealth(
  { monitor, minWorkers }: GatewayHealthSpec,
  trinoVersion: string,
  balancing = "random",
): Record<string, unknown> {
  const leastLoaded = balancing === "leastLoaded";
  if ((monitor ?? "info") === "info" && !leastLoaded) return {};
  const metric = `${nodeManagerMetrics(trinoVersion)}_ActiveNodeCount`;
  const least = minWorkers ?? (monitor === undefined ? undefined : 1);
  return {
    ...(leastLoaded && { modules: [LEAST_LOADED] }),
    clusterStatsConfiguration: { monitorType: "METRICS" },
    // Without a password the name goes as X-Trino-User.
    backendState: { username: MONITOR_USER },
    // The coordinator counts itself. Nothing at all is said by an empty map: the gateway's own is a metric
    // that newer clusters lack.
    monitor: { metricMinimumValues: least === undefined ? {} : { [metric]: least + 1 } },
  };
}
