import { checkUrl } from "../shared/addresses";
import { checkChartRepository } from "../shared/chart-repository";
import { below, eitherOf, type Fault, nearest } from "../shared/faults";
import { checkLabel, checkNamespace, checkReleaseName } from "../shared/kubernetes-names";
import { DEFAULT_GATEWAY_VERSION, GATEWAY_VERSIONS, versionFault } from "../shared/versions";
import { checkGatewayOverride } from "./chart/override";
import { checkGatewayDatabase } from "./check-database";
import { checkBalancing, checkHealth } from "./health/check";
import type { GatewayHealthSpec } from "./health/spec";
import { checkImages, type GatewayImagesSpec } from "./images";
import { checkIngress, checkWayIn } from "./ingress/check";
import type { GatewayIngressSpec } from "./ingress/spec";
import { checkMemory, defaultMemoryGiB, type GatewayLoadSpec } from "./memory";
import { checkGatewayObservability } from "./observability/check";
import type { GatewayObservabilitySpec } from "./observability/spec";
import { checkOnGroupDown, type KnownGroups } from "./on-group-down";
import { checkRules } from "./rules/check";
import { checkUserGroups } from "./rules/user-group";
import { checkGatewaySecurity } from "./security/check";
import type { GatewaySecuritySpec } from "./security/spec";
import type { BackendSpec, RoutingRule, UserGroups } from "./spec";

/** What of a gateway is known before anything is created. */
export interface PlainGateway extends PlainGatewaySettings {
  releaseName: string;
  namespace?: unknown;
  chartRepository?: unknown;
  /** A URL that is known only later is left out. */
  backends: readonly (Omit<BackendSpec, "url"> & { url?: string | undefined })[];
}

/**
 * Longest release name: the CronJob that registers backends is `<release>-backends`, and Kubernetes
 * wants 52 characters of a CronJob at most, for it appends to them.
 */
const MAX_RELEASE = 52 - "-backends".length;

/** Everything that is wrong with a gateway. */
export function checkGateway(gateway: PlainGateway): Fault[] {
  const { releaseName, namespace, backends } = gateway;
  return [
    ...checkReleaseName("releaseName", releaseName, {
      most: MAX_RELEASE,
      why: "(52 of a CronJob, less the 9 of -backends)",
    }),
    ...checkNamespace("namespace", namespace),
    ...checkChartRepository(gateway.chartRepository),
    ...checkBackends(backends),
    ...checkGatewaySettings(gateway, knownGroups(backends)),
  ];
}

/** What of a gateway's settings is known before anything is created. */
export interface PlainGatewaySettings {
  gatewayVersion?: string | undefined;
  replicas?: number | undefined;
  memoryGiB?: number | undefined;
  load?: GatewayLoadSpec | undefined;
  historyHours?: number | undefined;
  defaultRoutingGroup: string;
  onGroupDown?: string | undefined;
  userGroups?: UserGroups | undefined;
  /** Left out where they are the default ones. */
  rules?: readonly RoutingRule[] | undefined;
  /** Not judged if it is known only later. */
  database?: unknown;
  security?: GatewaySecuritySpec | undefined;
  hasBindPassword?: boolean;
  observability?: GatewayObservabilitySpec | undefined;
  ingress?: GatewayIngressSpec | undefined;
  health?: GatewayHealthSpec | undefined;
  valuesOverride?: Record<string, unknown> | undefined;
  balancing?: string | undefined;
  images?: GatewayImagesSpec | undefined;
}

/** Everything that is wrong with a gateway's settings, given the routing groups. */
export function checkGatewaySettings(gateway: PlainGatewaySettings, groups: KnownGroups): Fault[] {
  const { security, ingress, userGroups, rules, replicas = 2, hasBindPassword = false } = gateway;
  const { gatewayVersion = DEFAULT_GATEWAY_VERSION, load } = gateway;
  return [
    ...checkVersion(gatewayVersion),
    ...checkMemory(gateway.memoryGiB ?? defaultMemoryGiB(load), load),
    ...checkDefaultGroup(gateway.defaultRoutingGroup, groups),
    ...checkOnGroupDown(gateway.onGroupDown, groups),
    ...checkUserGroups(userGroups),
    ...(rules ? checkRules(rules, groups.all, userGroups) : []),
    ...below("database", checkGatewayDatabase(gateway.database)),
    ...below("observability", checkGatewayObservability(gateway.observability)),
    ...below("ingress", checkIngress(ingress)),
    ...checkWayIn(ingress, security),
    ...checkBalancing(gateway.balancing),
    ...below("health", checkHealth(gateway.health, gateway.balancing)),
    ...below("security", checkGatewaySecurity(security, { gatewayVersion, hasBindPassword })),
    ...checkImages(gateway.images),
    ...below(
      "valuesOverride",
      checkGatewayOverride(gateway.valuesOverride ?? {}, { replicas, version: gatewayVersion }),
    ),
  ];
}

/** The routing groups that backends serve, each once, in the order of the list. */
export function routingGroupsOf(backends: readonly Pick<BackendSpec, "routingGroup">[]): string[] {
  return [...new Set(backends.map((backend) => backend.routingGroup))].filter(Boolean);
}

function knownGroups(backends: PlainGateway["backends"]): KnownGroups {
  const all = routingGroupsOf(backends);
  const active = routingGroupsOf(backends.filter(({ active }) => active !== false));
  return { all, inactive: all.filter((group) => !active.includes(group)) };
}

function checkVersion(version: string): Fault[] {
  const fault = versionFault(version, GATEWAY_VERSIONS);
  return fault === undefined ? [] : [{ path: "gatewayVersion", message: `"${version}" ${fault}` }];
}

function checkBackends(backends: PlainGateway["backends"]): Fault[] {
  if (backends.length === 0) return [{ path: "backends", message: "none; give at least one" }];
  return backends.flatMap((backend, index) =>
    below(`backends[${index}]`, [
      ...checkLabel("name", backend.name, "a backend"),
      ...checkTwin(backend.name, backends.slice(0, index)),
      ...checkGroup(backend.routingGroup),
      ...checkBackendUrl(backend.url),
    ]),
  );
}

function checkTwin(name: string, earlier: PlainGateway["backends"]): Fault[] {
  const twin = earlier.findIndex((other) => other.name === name);
  return twin < 0
    ? []
    : [{ path: "name", message: `"${name}" is also the name of backends[${twin}]; rename one` }];
}

/** Names of groups go into rules as they stand. */
export function checkGroup(group: string): Fault[] {
  return group === ""
    ? [{ path: "routingGroup", message: "is empty; name the group that the cluster serves" }]
    : checkLabel("routingGroup", group, "a routing group");
}

function checkBackendUrl(url: string | undefined): Fault[] {
  const example = "http://trino.trino:8080";
  const faults = checkUrl("url", url, { schemes: ["http", "https"], example });
  if (faults.length > 0 || url === undefined || /^https?:\/\/[^/]+$/.test(url)) return faults;
  return [{ path: "url", message: `"${url}" has a path; write it as ${example}` }];
}

function checkDefaultGroup(group: string, { all, inactive }: KnownGroups): Fault[] {
  const path = "defaultRoutingGroup";
  const active = all.filter((one) => !inactive.includes(one));
  if (all.length === 0 || active.includes(group)) return [];
  const message = all.includes(group)
    ? `"${group}" has no active cluster, and would take no query; ${active.length > 0 ? `use ${eitherOf(active)}, or ` : ""}make a cluster of it active`
    : `"${group}" is the routing group of no cluster; use ${eitherOf(active)}${nearest(group, active)}`;
  return [{ path, message }];
}
