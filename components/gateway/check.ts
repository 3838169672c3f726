import { below, eitherOf, type Fault, nearest } from "../shared/faults";
import { isDnsLabel } from "../shared/names";
import { DEFAULT_GATEWAY_VERSION } from "../shared/versions";
import { checkGatewayOverride } from "./chart/override";
import { checkHealth } from "./health/check";
import type { GatewayHealthSpec } from "./health/spec";
import { checkIngress, checkWayIn } from "./ingress/check";
import type { GatewayIngressSpec } from "./ingress/spec";
import { checkMemory, type GatewayLoadSpec } from "./memory";
import { checkGatewayObservability } from "./observability/check";
import type { GatewayObservabilitySpec } from "./observability/spec";
import { checkOnGroupDown } from "./on-group-down";
import { checkRules } from "./rules/check";
import { checkUserGroups } from "./rules/user-group";
import { checkGatewaySecurity } from "./security/check";
import type { GatewaySecuritySpec } from "./security/spec";
import type { BackendSpec, RoutingRule, UserGroups } from "./spec";

/** The version that the pinned chart was released with. */
const OLDEST_VERSION = 19;

/** What of a gateway is known before anything is created. */
export interface PlainGateway extends GatewaySurroundings {
  releaseName: string;
  gatewayVersion: string;
  replicas: number;
  memoryGiB: number;
  load?: GatewayLoadSpec | undefined;
  cpu: number;
  healthCheckSeconds: number;
  rulesRefreshSeconds: number;
  defaultRoutingGroup: string;
  onGroupDown?: string | undefined;
  userGroups?: UserGroups | undefined;
  /** A URL that is known only later is left out. */
  backends: readonly (Omit<BackendSpec, "url"> & { url?: string | undefined })[];
  rules: readonly RoutingRule[];
  valuesOverride?: Record<string, unknown> | undefined;
}

/** Everything that is wrong with a gateway. */
export function checkGateway(gateway: PlainGateway): Fault[] {
  const groups = routingGroupsOf(gateway.backends);
  return [
    ...checkLabel("releaseName", gateway.releaseName),
    ...checkVersion(gateway.gatewayVersion),
    ...checkNumbers(gateway),
    ...checkMemory(gateway.memoryGiB, gateway.load),
    ...checkBackends(gateway.backends),
    ...checkDefaultGroup(gateway.defaultRoutingGroup, groups),
    ...checkOnGroupDown(gateway.onGroupDown, groups),
    ...checkUserGroups(gateway.userGroups),
    ...checkRules(gateway.rules, groups, gateway.userGroups),
    ...checkSurroundings(gateway),
    ...below(
      "valuesOverride",
      checkGatewayOverride(gateway.valuesOverride ?? {}, gateway.replicas),
    ),
  ];
}

/** What of a gateway says who may use it, how it is reached, seen, and sees its clusters. */
export interface GatewaySurroundings {
  gatewayVersion?: string | undefined;
  security?: GatewaySecuritySpec | undefined;
  hasBindPassword?: boolean;
  observability?: GatewayObservabilitySpec | undefined;
  ingress?: GatewayIngressSpec | undefined;
  health?: GatewayHealthSpec | undefined;
}

/** Everything wrong with that; paths relative to the gateway. */
export function checkSurroundings(gateway: GatewaySurroundings): Fault[] {
  const { gatewayVersion = DEFAULT_GATEWAY_VERSION, hasBindPassword = false } = gateway;
  return [
    ...below("observability", checkGatewayObservability(gateway.observability)),
    ...below("ingress", checkIngress(gateway.ingress)),
    ...checkWayIn(gateway.ingress, gateway.security),
    ...below("health", checkHealth(gateway.health)),
    ...below(
      "security",
      checkGatewaySecurity(gateway.security, { gatewayVersion, hasBindPassword }),
    ),
  ];
}

/** The routing groups that backends serve, each once, in the order of the list. */
export function routingGroupsOf(backends: readonly Pick<BackendSpec, "routingGroup">[]): string[] {
  return [...new Set(backends.map((backend) => backend.routingGroup))].filter(Boolean);
}

/** Settings have other names in older versions, and one that the gateway does not know stops it. */
function checkVersion(version: string): Fault[] {
  return /^\d+$/.test(version) && Number(version) >= OLDEST_VERSION
    ? []
    : [
        {
          path: "gatewayVersion",
          message: `"${version}" is not a version whose settings we know; use ${OLDEST_VERSION} or newer`,
        },
      ];
}

function checkNumbers(gateway: PlainGateway): Fault[] {
  const { replicas, memoryGiB, cpu, healthCheckSeconds, rulesRefreshSeconds } = gateway;
  return [
    ...atLeastOne("replicas", replicas),
    ...above0("memoryGiB", memoryGiB),
    ...above0("cpu", cpu),
    ...atLeastOne("healthCheckSeconds", healthCheckSeconds),
    ...atLeastOne("rulesRefreshSeconds", rulesRefreshSeconds),
  ];
}

function atLeastOne(path: string, value: number): Fault[] {
  return Number.isInteger(value) && value >= 1
    ? []
    : [{ path, message: `${value} is not a whole number from 1` }];
}

function above0(path: string, value: number): Fault[] {
  return value > 0 ? [] : [{ path, message: `${value} is not above 0` }];
}

function checkBackends(backends: PlainGateway["backends"]): Fault[] {
  if (backends.length === 0) return [{ path: "backends", message: "none; give at least one" }];
  return backends.flatMap((backend, index) =>
    below(`backends[${index}]`, [
      ...checkLabel("name", backend.name),
      ...checkTwin(backend.name, backends.slice(0, index)),
      ...checkGroup(backend.routingGroup),
      ...checkUrl(backend.url),
    ]),
  );
}

function checkTwin(name: string, earlier: PlainGateway["backends"]): Fault[] {
  const twin = earlier.findIndex((other) => other.name === name);
  return twin < 0
    ? []
    : [{ path: "name", message: `"${name}" is also the name of backends[${twin}]; rename one` }];
}

/** Names go into the gateway's URLs, and groups into rules as they stand. */
function checkLabel(path: string, value: string): Fault[] {
  return isDnsLabel(value)
    ? []
    : [
        {
          path,
          message: `"${value}" is not a DNS label; use lower-case letters, digits and hyphens`,
        },
      ];
}

function checkGroup(group: string): Fault[] {
  return group === ""
    ? [{ path: "routingGroup", message: "is empty; name the group that the cluster serves" }]
    : checkLabel("routingGroup", group);
}

function checkUrl(url: string | undefined): Fault[] {
  return url === undefined || /^https?:\/\/[^/\s]+$/.test(url)
    ? []
    : [{ path: "url", message: `"${url}" is not a URL like http://trino.trino:8080` }];
}

function checkDefaultGroup(group: string, groups: readonly string[]): Fault[] {
  return groups.length === 0 || groups.includes(group)
    ? []
    : [
        {
          path: "defaultRoutingGroup",
          message: `"${group}" is not a routing group of any backend; use ${eitherOf(groups)}${nearest(group, groups)}`,
        },
      ];
}
