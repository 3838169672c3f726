import { checkGatewayOverride } from "../gateway/chart/override";
import { checkSurroundings } from "../gateway/check";
import { checkMemory, defaultMemoryGiB } from "../gateway/memory";
import { checkOnGroupDown } from "../gateway/on-group-down";
import { checkRules } from "../gateway/rules/check";
import { checkUserGroups } from "../gateway/rules/user-group";
import { below, eitherOf, type Fault, nearest } from "../shared/faults";
import { checkCatalogs, checkFteCatalogs } from "../trino/catalogs";
import { checkCluster, checkTrinoVersion, isFaultTolerant } from "../trino/check";
import { checkMonitoredVersions } from "./health";
import { clusterReleaseName, routingGroups } from "./names";
import { checkClusterTrust, checkExposure, checkPlatformSecurity } from "./security";
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
  const { defaultRoutingGroup, onGroupDown, userGroups, rules, valuesOverride } = spec.gateway;
  const { replicas = 2, load } = spec.gateway;
  return [
    ...checkTrinoVersion(spec.trinoVersion),
    ...(clusters.length > 0 ? [] : [{ path: "clusters", message: "none; give at least one" }]),
    ...clusters.flatMap(([name, cluster]) =>
      below(`clusters.${name}`, [
        ...(cluster.trinoVersion === undefined ? [] : checkTrinoVersion(cluster.trinoVersion)),
        ...checkCluster({
          trinoVersion: spec.trinoVersion,
          ...cluster,
          name: clusterReleaseName(name),
        }),
      ]),
    ),
    ...checkReleaseNames(Object.keys(spec.clusters)),
    ...(faultTolerant.length > 0 && !spec.hasExchange
      ? [{ path: "exchange", message: missingExchange(faultTolerant.map(([name]) => name)) }]
      : []),
    ...below("catalogs", [
      ...checkCatalogs(spec.catalogs),
      ...(faultTolerant.length > 0 ? checkFteCatalogs(spec.catalogs) : []),
    ]),
    ...checkPlatformSecurity(spec),
    ...checkExposure(spec),
    ...checkClusterTrust(spec),
    ...checkMonitoredVersions(spec),
    ...(groups.includes(defaultRoutingGroup)
      ? []
      : [
          {
            path: "gateway.defaultRoutingGroup",
            message: `"${defaultRoutingGroup}" is served by no cluster; use ${eitherOf(groups)}${nearest(defaultRoutingGroup, groups)}`,
          },
        ]),
    ...below("gateway", [
      ...checkMemory(spec.gateway.memoryGiB ?? defaultMemoryGiB(load), load),
      ...checkOnGroupDown(onGroupDown, groups),
      ...checkUserGroups(userGroups),
      ...(rules ? checkRules(rules, groups, userGroups) : []),
      ...checkSurroundings({
        ...spec.gateway,
        hasBindPassword: spec.gateway.ldapBindPassword !== undefined,
      }),
      ...below("valuesOverride", checkGatewayOverride(valuesOverride ?? {}, replicas)),
    ]),
  ];
}

/** The gateway's release, unless it is named otherwise. */
const GATEWAY_RELEASE = "trino-gateway";

/** Two releases of one name in one namespace would be one; so would a cluster's and the gateway's. */
function checkReleaseNames(clusters: string[]): Fault[] {
  return clusters.flatMap((name, index) => {
    const release = clusterReleaseName(name);
    const twin = clusters.slice(0, index).find((other) => clusterReleaseName(other) === release);
    const taken = release === GATEWAY_RELEASE ? "the gateway" : twin && `clusters.${twin}`;
    const message = `would be the Helm release "${release}", which is ${taken}; use another name`;
    return taken ? [{ path: `clusters.${name}`, message }] : [];
  });
}

function missingExchange(clusters: string[]): string {
  const names = clusters.map((name) => `"${name}"`).join(", ");
  return `missing; ${names} with the profile "batch" spools intermediate data and needs exchange storage`;
}
