import { DatabaseTls, type GatewayDatabaseTlsSpec } from "../gateway/database-tls";
import { isInternetFacing } from "../gateway/ingress/check";
import type { GatewayIngressSpec } from "../gateway/ingress/spec";
import type { GatewaySecuritySpec } from "../gateway/security/spec";
import { authenticationTypes } from "../trino/security/authentication";
import type { NetworkPeer, SecuritySpec } from "../trino/security/spec";
import { clusterSecurity } from "./security";
import { findGaps } from "./security-gaps";
import type { PlatformCluster } from "./spec";

/** What of a platform says who reaches what. */
export interface ReportedPlatform {
  clusters: Record<string, Pick<PlatformCluster, "security">>;
  security?: SecuritySpec | undefined;
  gateway: {
    ingress?: GatewayIngressSpec | undefined;
    security?: GatewaySecuritySpec | undefined;
    database: ReportedDatabase;
  };
}

/** The gateway's database, as far as its server may be another one. */
export interface ReportedDatabase {
  kind: string;
  /** How its server is believed. @default verified */
  tls?: GatewayDatabaseTlsSpec | undefined;
  /** What to take instead of one whose server has no certificate. @default its own certificate */
  instead?: string;
}

/** One way from somebody to something. */
export interface Access {
  who: string;
  reaches: string;
  /** How they show who they are. */
  login: string;
  /** What the connection is like. */
  over: string;
}

/** Who can reach what, and what is open. */
export interface SecurityReport {
  access: Access[];
  /** What is open, each with what would close it. */
  open: string[];
}

/** Who can reach what in a platform, with which login, over what; and what is open. */
export function reportSecurity(platform: ReportedPlatform): SecurityReport {
  const clusters = Object.entries(platform.clusters).map(
    ([name, { security }]) => [name, clusterSecurity(platform.security, security)] as const,
  );
  const trusts = platform.gateway.security?.clusterTrust !== undefined;
  return {
    access: [
      ...wayIn(platform),
      ...gatewayAccess(platform.gateway.security),
      ...clusters.flatMap(([name, security]) => clusterAccess(name, security, trusts)),
      databaseAccess(platform.gateway.database),
    ],
    open: findGaps(platform, clusters),
  };
}

const QUERIES = "the gateway, to query";
const EVERY_POD = "every pod of the Kubernetes cluster";

function wayIn({ gateway, clusters, security }: ReportedPlatform): Access[] {
  const { ingress } = gateway;
  const [kind, host] = kindOf(ingress);
  if (kind === undefined) return [];
  const ranges = ingress?.loadBalancer?.sourceRanges;
  const facing = isInternetFacing(ingress);
  return [
    {
      who: `${facing ? "the internet" : "your networks"}${ranges ? `: ${ranges.join(", ")}` : ""}`,
      reaches: `${QUERIES}: https://${host}`,
      login: loginsOf(clusters, security),
      over: `TLS to the ${kind}, then ${gateway.security?.tls ? "TLS, unverified" : "plain HTTP"}`,
    },
  ];
}

function kindOf({ loadBalancer, ingress, httpRoute }: GatewayIngressSpec = {}) {
  if (loadBalancer) return ["load balancer", loadBalancer.host] as const;
  if (ingress) return [`Ingress controller ${ingress.className}`, ingress.host] as const;
  return httpRoute ? ([`Gateway ${httpRoute.gatewayName}`, httpRoute.host] as const) : [];
}

/** Each login that there is, with the clusters that ask for it where they differ. */
function loginsOf(
  clusters: ReportedPlatform["clusters"],
  platform: SecuritySpec | undefined,
): string {
  const logins = Object.entries(clusters).map(
    ([name, { security }]) => [name, loginOf(clusterSecurity(platform, security))] as const,
  );
  const [first] = logins;
  return logins.every(([, login]) => login === first?.[1])
    ? (first?.[1] ?? NONE)
    : logins.map(([name, login]) => `${name}: ${login}`).join("; ");
}

const NONE = "none: whoever they say they are";

const loginOf = ({ authentication }: SecuritySpec): string =>
  authentication ? authenticationTypes(authentication).join(" or ") : NONE;

function gatewayAccess({
  networkPolicy,
  tls,
  authentication,
  users = {},
}: GatewaySecuritySpec = {}) {
  const admins = authentication?.ldap
    ? `LDAP at ${authentication.ldap.host}, or the hidden preset user`
    : [
        ...(authentication?.oauth2 ? [`OpenID Connect at ${authentication.oauth2.issuer}`] : []),
        `preset users ${["admin", ...Object.keys(users)].join(", ")}`,
      ].join(", or ");
  const who = networkPolicy
    ? peersOf(networkPolicy.allowFrom, networkPolicy.allowRanges)
    : EVERY_POD;
  const over = tls ? "TLS, or plain HTTP for the registration" : "plain HTTP";
  return [
    { who, reaches: QUERIES, login: "the clusters'", over },
    { who, reaches: "the gateway's pages and API", login: admins, over },
  ];
}

function clusterAccess(name: string, security: SecuritySpec, trusts: boolean): Access[] {
  const { networkPolicy } = security;
  const own = (networkPolicy?.allowFrom ?? []).slice(2);
  const who = networkPolicy
    ? ["the gateway and its registration", ...own.map(peerOf)].join(", ")
    : EVERY_POD;
  return [
    {
      who,
      reaches: `the coordinator of ${name}`,
      login: loginOf(security),
      over: security.tls
        ? `TLS${trusts ? ", as the gateway does, verified" : ""}, or plain HTTP${trusts ? "" : ", as the gateway does"}`
        : "plain HTTP",
    },
    {
      who: networkPolicy ? who : EVERY_POD,
      reaches: `the workers of ${name}`,
      login: "a secret between the nodes; none for state and metrics",
      over: "plain HTTP",
    },
  ];
}

function databaseAccess({ kind, tls = {} }: ReportedDatabase): Access {
  const mode = tls.mode ?? DatabaseTls.VerifyFull;
  const over: Record<string, string> = {
    [DatabaseTls.VerifyFull]: "TLS, its server's certificate and name verified",
    [DatabaseTls.VerifyCa]: "TLS, its server's certificate verified",
    [DatabaseTls.Prefer]: "whatever the server says",
  };
  return {
    who: "the gateway",
    reaches: `its database (${kind})`,
    login: "a password",
    over: over[mode] ?? mode,
  };
}

function peersOf(peers: NetworkPeer[] = [], ranges: string[] = []): string {
  return ["the registration of backends", ...peers.map(peerOf), ...ranges].join(", ");
}

function peerOf({ namespace, podLabels }: NetworkPeer): string {
  const labels = Object.entries(podLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const pods = labels.length > 0 ? `pods ${labels.join(",")}` : "all pods";
  return namespace ? `${pods} of namespace ${namespace}` : pods;
}
