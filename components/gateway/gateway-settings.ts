import type * as pulumi from "@pulumi/pulumi";
import type { OneOrMore } from "../shared/written";
import type { GatewayBalancing, GatewayHealthSpec } from "./health/spec";
import type { GatewayImagesSpec } from "./images";
import type { GatewayIngressSpec } from "./ingress/spec";
import type { GatewayLoadSpec } from "./memory";
import type { GatewayObservabilitySpec } from "./observability/spec";
import type { GatewaySecuritySpec } from "./security/spec";
import type { BackendSpec, GatewayDatabaseSpec, RoutingRule } from "./spec";

/** One Trino cluster behind the gateway: {@link BackendSpec} with a URL that may be known later. */
export interface BackendArgs {
  /** Unique name, a DNS label. */
  name: string;
  /** Where the gateway sends queries, for example `http://trino-batch.trino:8080`. */
  url: pulumi.Input<string>;
  /** The routing group that this backend serves. Several backends may share one. */
  routingGroup: string;
  /**
   * False keeps it registered but sends it nothing.
   * @default true - a backend is there to be used
   */
  active?: boolean;
}

/** What a gateway is like, wherever it stands and whatever is behind it. */
export interface GatewaySettings {
  /** The gateway's PostgreSQL database: an existing one, or the output of a database component. */
  database: pulumi.Input<GatewayDatabaseSpec>;
  /** Where queries go that no rule matches: a routing group that a backend serves. */
  defaultRoutingGroup: string;
  /**
   * What becomes of queries whose routing group has no healthy cluster: `fail` (HTTP 500), or the
   * routing group that takes them.
   * @default "fail" - a write on a cluster that does not retry, and dashboards beside it, are worse
   */
  onGroupDown?: string;
  /**
   * Members of the groups that rules name in `userGroup`: users as in `user`, globs allowed.
   * @default {} - no groups
   */
  userGroups?: Record<string, OneOrMore>;
  /**
   * Routing rules, first match wins.
   * @default `defaultRules`: pipelines and writes to `batch`, the rest to the default group
   */
  rules?: RoutingRule[];
  /**
   * Number of pods.
   * @default 2 - one can go away without a lost query
   * @asType integer
   * @minimum 1
   * @maximum 250
   * @why for each has up to 20 connections to the database, and RDS lets it have 5000
   */
  replicas?: number;
  /**
   * Memory of each pod in GiB, request and limit.
   * @default what `load` needs, at least 2 - answers are held as a whole on their way; see
   * `explain sizing`
   * @minimum 0.25
   * @maximum 1024
   */
  memoryGiB?: number;
  /**
   * What clients ask of it at once, by which its memory is reckoned.
   * @default 200 clients, and answers up to 128 MiB
   */
  load?: GatewayLoadSpec;
  /**
   * CPU request of each pod in cores. There is no CPU limit: it would be throttled when it starts, and its
   * liveness probe would end it.
   * @default 2 - the chart's own; it parses every statement
   * @minimum 0.01
   * @maximum 1024
   */
  cpu?: number;
  /**
   * Trino Gateway's version, the image's tag: 21. Older ones take a statement for one only if its
   * request has a Content-Type, so their routing is another.
   * @default "21" - the newest whose settings we know
   */
  gatewayVersion?: string;
  /**
   * Seconds between two health checks of a cluster, and so until a new one gets queries.
   * @default 10 - the gateway's own 60 leaves a dead cluster in use for a minute
   * @asType integer
   * @minimum 1
   */
  healthCheckSeconds?: number;
  /**
   * Hours for which the gateway remembers which cluster has a query: longer than any query runs, or
   * its polls get lost.
   * @default 168 - a week; the gateway's own 4 hours is less than a night's batch query takes.
   * `TrinoPlatform` makes it longer where a cluster's `query.max-execution-time` asks for it
   * @asType integer
   * @minimum 1
   * @maximum 87600
   * @why for no cluster has older queries
   */
  historyHours?: number;
  /**
   * Seconds that the running queries of a cluster may take that is removed; 0 waits for none. When
   * they take longer, the update fails and the cluster stays until the next one.
   * @default 600 - interactive queries end within; an hour-long batch query asks for more
   * @asType integer
   * @minimum 0
   * @maximum 2419200
   * @why for an update that waits longer was forgotten
   */
  drainSeconds?: number;
  /**
   * Seconds until a changed rules file is read again.
   * @default 15 - the kubelet takes up to a minute to bring the file; no need to double that
   * @asType integer
   * @minimum 1
   */
  rulesRefreshSeconds?: number;
  /**
   * Who may use the gateway's pages and API, and who reaches it.
   * @default a generated administrator; TLS and network are left to what is around it
   */
  security?: GatewaySecuritySpec;
  /**
   * Password of `security.authentication.ldap.bindDn`; ends up in a Kubernetes Secret only.
   * @default none - right without LDAP
   */
  ldapBindPassword?: pulumi.Input<string>;
  /**
   * What is seen of the gateway: metrics, alerts, dashboards.
   * @default nothing but its logs and its pages
   */
  observability?: GatewayObservabilitySpec;
  /**
   * How clients outside the Kubernetes cluster reach the gateway.
   * @default not at all - inside, by its Service
   */
  ingress?: GatewayIngressSpec;
  /**
   * How a query finds its cluster among the healthy ones of its routing group:
   *
   * - `random`: any of them.
   * - `leastLoaded`: the one with the fewest queued queries, then the fewest running ones, as the last
   *   health check saw it and as this replica has sent since. Needs a monitor that sees the load.
   * @default "random" - right for one cluster a group, and for clusters alike
   */
  balancing?: GatewayBalancing;
  /**
   * How the gateway finds out whether a cluster takes queries.
   * @default its coordinator answers
   */
  health?: GatewayHealthSpec;
  /**
   * Trino's version of the clusters: what the health monitor `metrics` must look for.
   * @default "483" - that of the clusters, unless they say otherwise
   */
  trinoVersion?: string;
  /**
   * Images of what works beside the gateway.
   * @default {} - those that this package was tried with
   */
  images?: GatewayImagesSpec;
  /**
   * Values of chart trino-gateway merged over ours last: maps merge, lists replace.
   * @default {} - ours as they are
   */
  // biome-ignore lint/suspicious/noExplicitAny: a free-form map in Pulumi's schema is `any`
  valuesOverride?: Record<string, any>;
}
