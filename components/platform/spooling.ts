import type { Fault } from "../shared/faults";
import type { SpoolingRetrieval } from "../spooling/spec";
import type { PlatformCluster, PlatformSpec } from "./spec";

/** How clients come to a cluster's results; undefined if it does not spool them. */
export function clusterRetrieval(
  platform: SpoolingRetrieval | undefined,
  { spooling }: Pick<PlatformCluster, "spooling">,
): SpoolingRetrieval | undefined {
  return spooling === false ? undefined : platform;
}

/**
 * Clusters that opt out where acknowledgements arrive. These have no query's id and none of its headers
 * (`StatementClient` of Trino's clients), so the gateway sends them where it sends whoever says nothing.
 */
export function checkPlatformSpooling({
  clusters,
  spoolingRetrieval,
  gateway: { defaultRoutingGroup },
}: PlatformSpec): Fault[] {
  const all = Object.entries(clusters);
  if (spoolingRetrieval === undefined) {
    return all
      .filter(([, { spooling }]) => spooling === true)
      .map(([name]) => ({
        path: `clusters.${name}.spooling`,
        message: "needs the platform's spooling, which says where; give it, or take this away",
      }));
  }
  const spooling = all.filter(([, cluster]) => cluster.spooling !== false);
  if (spooling.length === 0) {
    const message = "no cluster spools results, for all say spooling: false; remove it";
    return [{ path: "spooling", message }];
  }
  return all
    .filter(([name, { spooling, routingGroup }]) => {
      return spooling === false && (routingGroup ?? name) === defaultRoutingGroup;
    })
    .map(([name]) => ({
      path: `clusters.${name}.spooling`,
      message: `false, but the gateway sends acknowledgements of all clusters to the default routing group "${defaultRoutingGroup}", and segments of ${spooling.map(([one]) => one).join(" and ")} would stay until their ttl; take it away`,
    }));
}
