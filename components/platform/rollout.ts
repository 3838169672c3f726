import { isFaultTolerant } from "../trino/check";
import type { PlatformCluster } from "./spec";

/**
 * The clusters in the order in which a change reaches them, the one first where a bad change costs
 * least: those that get no new queries, then the fault-tolerant ones, whose pipelines are run again,
 * then those that people wait for. Among equals by name: Pulumi's configuration sorts the keys of a
 * stack file, so its order is not to be had.
 *
 * @example rolloutOrder({ interactive, batch }) // ["batch", "interactive"]
 */
export function rolloutOrder(clusters: Record<string, PlatformCluster>): string[] {
  const rank = ({ active = true, profile }: PlatformCluster) =>
    active ? (isFaultTolerant(profile) ? 1 : 2) : 0;
  return Object.entries(clusters)
    .sort(([a, one], [b, other]) => rank(one) - rank(other) || (a < b ? -1 : 1))
    .map(([name]) => name);
}
