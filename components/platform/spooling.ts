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

/**
 * The first version whose segments' ids name the node that wrote them (trino#26386, merged behind 476): it
 * does not read those of before, nor are its own understood there.
 */
const WITH_NODE = 477;

/** What goes wrong while clusters on both sides of that version spool results; empty if none do. */
export function segmentsAcrossVersions(
  platform: {
    clusters: Readonly<Record<string, Pick<PlatformCluster, "spooling" | "trinoVersion">>>;
    spooling?: object | undefined;
  },
  trinoVersion: string,
): string[] {
  if (!platform.spooling) return [];
  const all = Object.entries(platform.clusters)
    .filter(([, { spooling }]) => spooling !== false)
    .map(([name, cluster]) => ({ name, version: String(cluster.trinoVersion ?? trinoVersion) }));
  const before = all.find(({ version }) => Number(version) < WITH_NODE);
  const after = all.find(({ version }) => Number(version) >= WITH_NODE);
  if (!before || !after) return [];
  const told = [before, after]
    .map(({ name, version }) => `${name} (Trino ${version})`)
    .join(" and ");
  return [
    `the clusters ${told} spool results whose segments have ids that the other cannot read: acknowledgements that the gateway sends there come to nothing, and the segments stay until spooling's ttl; let all of them run Trino ${WITH_NODE} or newer, or all an older one`,
  ];
}
