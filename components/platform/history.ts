import { GATEWAY_DEFAULTS } from "../gateway/defaults";
import { longestQueryHours } from "../trino/exchange-memory";
import type { PlatformCluster } from "./spec";

/** A query is polled a little longer than it runs. */
const MARGIN_HOURS = 24;

/**
 * Hours for which the gateway must remember which cluster has a query: another replica than the one
 * that took it finds it there only, so the row outlives the longest query of any cluster by a day.
 */
export function historyHours(
  clusters: Record<string, PlatformCluster>,
  trinoVersion: string,
): number {
  const longest = Object.values(clusters).map(
    (cluster) => longestQueryHours({ trinoVersion, ...cluster }) ?? 0,
  );
  return Math.max(
    GATEWAY_DEFAULTS.historyHours,
    ...longest.map((hours) => Math.ceil(hours) + MARGIN_HOURS),
  );
}
