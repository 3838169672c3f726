import { checkGatewaySettings, checkGroup } from "../gateway/check";
import type { KnownGroups } from "../gateway/on-group-down";
import { checkChartRepository } from "../shared/chart-repository";
import { below, type Fault } from "../shared/faults";
import {
  checkLabel,
  checkNamespace,
  checkSecretNames,
  MAX_RELEASE_NAME,
} from "../shared/kubernetes-names";
import { checkEveryCatalog } from "../trino/catalog-findings";
import { checkRegion } from "../trino/catalog-regions";
import { checkFteCatalogs } from "../trino/catalogs";
import { checkCluster, checkTrinoVersion, isFaultTolerant } from "../trino/check";
import { isProfile } from "../trino/profiles";
import { checkMonitoredVersions } from "./health";
import { checkHistory } from "./history";
import { checkPlatformIdentity } from "./identity";
import { clusterReleaseName, routingGroups } from "./names";
import {
  checkClusterTrust,
  checkExposure,
  checkPlatformSecurity,
  clusterSecurity,
} from "./security";
import type { PlatformCluster, PlatformSpec } from "./spec";
import { checkPlatformSpooling, clusterRetrieval } from "./spooling";
import { checkPlatformVariables } from "./variables";

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
  return [
    ...checkNamespace("namespace", spec.namespace),
    ...checkTrinoVersion(spec.trinoVersion),
    ...checkSecretNames("secretNames", spec.secretNames),
    ...checkChartRepository(spec.chartRepository),
    ...(clusters.length > 0 ? [] : [{ path: "clusters", message: "none; give at least one" }]),
    ...clusters.flatMap(([name, cluster]) =>
      below(`clusters.${name}`, checkPlatformCluster(name, cluster, spec)),
    ),
    ...checkNames(Object.keys(spec.clusters)),
    ...checkPlatformIdentity(spec),
    ...checkExchange(spec, groups),
    ...checkPlatformSpooling(spec),
    ...below("catalogs", [
      ...checkEveryCatalog(
        spec.catalogs,
        clusters.map(([, { trinoVersion }]) => trinoVersion ?? spec.trinoVersion),
      ),
      ...(spooling(spec).length > 0 ? checkFteCatalogs(spec.catalogs) : []),
    ]),
    ...checkRegion(spec.awsRegion, spec.catalogs),
    ...checkPlatformSecurity(spec),
    ...checkExposure(spec),
    ...checkPlatformVariables(spec),
    ...checkClusterTrust(spec),
    ...checkMonitoredVersions(spec),
    ...below("gateway", [
      ...checkGatewaySettings(
        { ...spec.gateway, hasBindPassword: spec.gateway.ldapBindPassword !== undefined },
        { all: groups, inactive: inactiveGroups(spec.clusters, groups) },
      ),
      ...checkHistory(spec),
    ]),
  ];
}

/** The longest name of a cluster: its release is `trino-<name>`. */
const MAX_CLUSTER = MAX_RELEASE_NAME - "trino-".length;

function checkPlatformCluster(name: string, cluster: PlatformCluster, spec: PlatformSpec): Fault[] {
  const { trinoVersion, routingGroup } = cluster;
  const retrieval = clusterRetrieval(spec.spoolingRetrieval, cluster);
  return [
    ...checkLabel("", name, "a cluster", {
      most: MAX_CLUSTER,
      why: `(Helm's ${MAX_RELEASE_NAME} of a release, less the 6 of trino-)`,
    }),
    ...(trinoVersion === undefined ? [] : checkTrinoVersion(trinoVersion)),
    ...(routingGroup === undefined ? [] : checkGroup(routingGroup)),
    ...checkCluster({
      trinoVersion: spec.trinoVersion,
      ...cluster,
      name: clusterReleaseName(name),
      security: clusterSecurity(spec.security, cluster.security),
      ...(retrieval !== undefined && { spoolingRetrieval: retrieval }),
    }),
  ];
}

/** Groups whose clusters are all known, and all inactive. */
function inactiveGroups(
  clusters: Record<string, PlatformCluster>,
  groups: readonly string[],
): KnownGroups["inactive"] {
  return groups.filter((group) => {
    const own = Object.entries(clusters).filter(
      ([name, cluster]) => (cluster.routingGroup ?? name) === group,
    );
    return own.length > 0 && own.every(([, { active }]) => active === false);
  });
}

/** The gateway's release, unless it is named otherwise. */
const GATEWAY_RELEASE = "trino-gateway";

/**
 * Two releases of one name in one namespace would be one; so would a cluster's and the gateway's. A
 * cluster also has a Service for its workers, named by the chart.
 */
function checkNames(clusters: string[]): Fault[] {
  return clusters.flatMap((name, index) => {
    const release = clusterReleaseName(name);
    const twin = clusters.slice(0, index).find((other) => clusterReleaseName(other) === release);
    const taken = release === GATEWAY_RELEASE ? "the gateway" : twin && `clusters.${twin}`;
    const leader = clusters.find((other) => `${clusterReleaseName(other)}-worker` === release);
    const message = taken
      ? `would be the Helm release "${release}", which is ${taken}; use another name`
      : leader &&
        `would be the Service "${release}", which is that of the workers of clusters.${leader}; use another name`;
    return message ? [{ path: `clusters.${name}`, message }] : [];
  });
}

function spooling({ clusters }: PlatformSpec): string[] {
  return Object.keys(clusters).filter((name) => isFaultTolerant(clusters[name]?.profile ?? ""));
}

/** Clusters that spool need a place to, and a place needs clusters that spool. */
function checkExchange(spec: PlatformSpec, groups: readonly string[]): Fault[] {
  const names = spooling(spec);
  const path = "exchange";
  if (names.length > 0 === spec.hasExchange) return [];
  if (names.length > 0) {
    const all = names.map((name) => `"${name}"`).join(", ");
    const message = `missing; ${all} with the profile "batch" spools intermediate data and needs exchange storage`;
    return [{ path, message }];
  }
  // A profile that is none, or a cluster without its shape, has been told of already.
  const served = routingGroups(spec.clusters);
  const unknown =
    groups.some((group) => !served.includes(group)) ||
    Object.values(spec.clusters).some(({ profile }) => !isProfile(profile));
  const message =
    'no cluster spools, for none has the profile "batch"; remove it, or add such a cluster';
  return unknown ? [] : [{ path, message }];
}
