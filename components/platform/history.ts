import { GATEWAY_DEFAULTS } from "../gateway/defaults";
import type { Fault } from "../shared/faults";
import { longestQueryHours } from "../trino/exchange-memory";
import { isProfile } from "../trino/profiles";
import type { PlatformCluster, PlatformSpec } from "./spec";

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
  const longest = longestQueries(clusters, trinoVersion).map(([, hours]) => hours);
  return Math.max(
    GATEWAY_DEFAULTS.historyHours,
    ...longest.map((hours) => Math.ceil(hours) + MARGIN_HOURS),
  );
}

/** A row that goes before its query ends, and the query's next poll is lost. Path: the gateway's. */
export function checkHistory({ clusters, trinoVersion, gateway }: PlatformSpec): Fault[] {
  const { historyHours: given } = gateway;
  const [name, longest] = longestQueries(clusters, trinoVersion).sort((a, b) => b[1] - a[1])[0] ?? [
    "",
    0,
  ];
  // What is no number of hours has been told of already.
  if (given === undefined || !(given >= 1) || !Number.isInteger(given) || given > longest)
    return [];
  const message = `${given} is over before queries of "${name}" are, which may run for ${longest} h (query.max-execution-time); use at least ${Math.floor(longest) + 1}, better ${Math.ceil(longest) + MARGIN_HOURS}, or leave it out`;
  return [{ path: "historyHours", message }];
}

/** The longest that a query of each cluster may run, in hours; those that are known. */
function longestQueries(
  clusters: Record<string, PlatformCluster>,
  trinoVersion: string,
): [string, number][] {
  return Object.entries(clusters)
    .filter(([, { profile }]) => isProfile(profile))
    .map(([name, cluster]) => [name, longestQueryHours({ trinoVersion, ...cluster }) ?? 0]);
}
