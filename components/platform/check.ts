import { checkRules } from "../gateway/rules/check";
import { below, eitherOf, type Fault, nearest } from "../shared/faults";
import { checkCatalogs, checkFteCatalogs } from "../trino/catalogs";
import { checkCluster, checkTrinoVersion, isFaultTolerant } from "../trino/check";
import { clusterReleaseName, routingGroups } from "./names";
import type { PlatformSpec } from "./spec";

/**
 * Everything wrong with a platform, before anything is created. Paths are those of the arguments.
 *
 * @param groups routing groups that rules may name
 */
export function checkPlatform(
  spec: PlatformSpec,
  groups: string[] = routingGroups(spec.clusters),
): Fault[] {
  const clusters = Object.entries(spec.clusters);
  const faultTolerant = clusters.filter(([, cluster]) => isFaultTolerant(cluster.profile));
  const { defaultRoutingGroup, rules } = spec.gateway;
  return [
    ...checkTrinoVersion(spec.trinoVersion),
    ...(clusters.length > 0 ? [] : [{ path: "clusters", message: "none; give at least one" }]),
    ...clusters.flatMap(([name, cluster]) =>
      below(`clusters.${name}`, checkCluster({ ...cluster, name: clusterReleaseName(name) })),
    ),
    ...(faultTolerant.length > 0 && !spec.hasExchange
      ? [{ path: "exchange", message: missingExchange(faultTolerant.map(([name]) => name)) }]
      : []),
    ...below("catalogs", [
      ...checkCatalogs(spec.catalogs),
      ...(faultTolerant.length > 0 ? checkFteCatalogs(spec.catalogs) : []),
    ]),
    ...(groups.includes(defaultRoutingGroup)
      ? []
      : [
          {
            path: "gateway.defaultRoutingGroup",
            message: `"${defaultRoutingGroup}" is served by no cluster; use ${eitherOf(groups)}${nearest(defaultRoutingGroup, groups)}`,
          },
        ]),
    ...below("gateway", rules ? checkRules(rules, groups) : []),
  ];
}

function missingExchange(clusters: string[]): string {
  const names = clusters.map((name) => `"${name}"`).join(", ");
  return `missing; ${names} with the profile "batch" spools intermediate data and needs exchange storage`;
}
