import { DatabaseTls } from "../gateway/database-tls";
import type { GatewayIngressSpec } from "../gateway/ingress/spec";
import { isPublicRange } from "../shared/addresses";
import type { SecuritySpec } from "../trino/security/spec";
import type { ReportedDatabase, ReportedPlatform } from "./security-report";

/** A cluster's name, and its security with the platform's. */
export type SecuredByName = readonly [name: string, security: SecuritySpec];

/** What of a platform is open, each with what would close it. */
export function findGaps(
  { gateway }: ReportedPlatform,
  clusters: readonly SecuredByName[],
): string[] {
  return [
    ...openClusters(clusters, gateway.security?.clusterTrust !== undefined),
    ...openGateway(gateway, clusters),
    ...openDatabase(gateway.database),
  ];
}

/** Clusters with a login that anybody goes around: what `up` warns of. */
export function loginsWithoutPolicy(clusters: readonly SecuredByName[]): string[] {
  const names = clusters
    .filter(([, { authentication, networkPolicy }]) => !!authentication && !networkPolicy)
    .map(([name]) => name);
  return said(
    names,
    "asks for a login, and any pod can still go around it: workers obey whoever sends them PUT /v1/info/state, coordinators show /v1/jmx and /v1/thread to anybody",
    "security.networkPolicy",
  );
}

function openClusters(clusters: readonly SecuredByName[], trusts: boolean): string[] {
  const those = (holds: (security: SecuritySpec) => boolean) =>
    clusters.filter(([, security]) => holds(security)).map(([name]) => name);
  const anonymous = those(({ authentication }) => !authentication);
  const unruled = those(({ accessControl }) => !accessControl?.rules && !accessControl?.rawRules);
  return [
    ...said(
      anonymous,
      "asks for no login: a user is whoever a client says",
      "security.authentication",
    ),
    ...loginsWithoutPolicy(clusters),
    ...said(
      unruled,
      "lets every user do everything but write to read-only catalogs",
      "security.accessControl",
    ),
    ...said(
      those(() => true),
      trusts
        ? "its nodes speak plain HTTP to each other, inside the Kubernetes cluster"
        : "gets queries, results and passwords from the gateway over plain HTTP, inside the Kubernetes cluster",
      trusts
        ? "a network that encrypts (a service mesh, or a CNI with WireGuard)"
        : "security.tls and gateway.security.clusterTrust, or a network that encrypts",
    ),
  ];
}

function openGateway(
  { ingress, security }: ReportedPlatform["gateway"],
  clusters: readonly SecuredByName[],
): string[] {
  const hasWayIn = Object.keys(ingress ?? ({} satisfies GatewayIngressSpec)).length > 0;
  const anonymous = clusters.some(([, { authentication }]) => !authentication);
  return [
    ...(security?.networkPolicy
      ? []
      : said(
          ["the gateway"],
          "answers every pod, without a login, at /v1/jmx, /metrics and /api/public/backends",
          "gateway.security.networkPolicy",
        )),
    ...openRanges(security?.networkPolicy?.allowRanges),
    ...(!hasWayIn
      ? []
      : said(
          ["the gateway"],
          "shows /v1/jmx, /metrics and /api/public/backends to whoever comes by its way in: gateway 21 has no login for them",
          "rules of the load balancer or controller for these paths",
        )),
    ...(!hasWayIn
      ? []
      : said(
          ["the gateway"],
          "reads each statement before anybody has logged in, and one of many nested parentheses keeps a core busy for minutes",
          "a way in for your own networks only",
        )),
    ...(hasWayIn && anonymous
      ? said(["the gateway"], "lets whoever reaches it query as anybody", "security.authentication")
      : []),
    ...(security?.authentication?.ldap?.userSearch
      ? said(
          ["the directory's userSearch"],
          "takes names as they were typed for a part of a filter",
          "userDnPattern",
        )
      : []),
  ];
}

/** Ranges of a network policy that admit the internet, in as many pieces as it may be written. */
function openRanges(ranges: readonly string[] = []): string[] {
  const open = ranges.filter(isPublicRange);
  return said(
    open.length === 0 ? [] : ["the gateway"],
    `admits addresses of the internet (${open.join(", ")}), as far as there is a way for them`,
    "the load balancer's subnets alone in gateway.security.networkPolicy.allowRanges",
  );
}

function openDatabase({ kind, tls = {}, instead }: ReportedDatabase): string[] {
  const at = `gateway.database.${kind}.tls`;
  if (tls.mode === DatabaseTls.Prefer) {
    return said(
      ["the database's password"],
      "goes to whoever answers at its address",
      instead ?? `${at}.mode: verify-full`,
    );
  }
  return tls.mode === DatabaseTls.VerifyCa
    ? said(
        ["the database's password"],
        "goes to any server with a certificate of its CA",
        `${at}.mode: verify-full`,
      )
    : [];
}

function said(names: string[], what: string, fix: string): string[] {
  return names.length === 0 ? [] : [`${names.join(" and ")}: ${what}; close it with ${fix}`];
}
