import type { OneOrMore } from "../shared/written";
import type { GatewayDatabaseTlsSpec } from "./database-tls";
import type { GatewayHealthSpec } from "./health/spec";
import type { GatewayImagesSpec } from "./images";
import type { GatewayLoadSpec } from "./memory";
import type { GatewaySecuritySpec } from "./security/spec";

/** One Trino cluster as Trino Gateway knows it: a row of its `gateway_backend` table. */
export interface BackendSpec {
  /** Unique name, a DNS label. */
  name: string;
  /** Where the gateway sends queries: `proxyTo`, for example `http://trino-batch.trino:8080`. */
  url: string;
  /** The routing group that this backend serves. Several backends may share one. */
  routingGroup: string;
  /** False keeps it registered but sends it nothing. @default true */
  active?: boolean;
}

/**
 * Which users belong to which group, by the group's name. Users are patterns as in
 * {@link RuleMatch.user}.
 */
export type UserGroups = Record<string, OneOrMore>;

/** What the client expects its query to need at least, `X-Trino-Resource-Estimate`. */
export interface ResourceEstimateMatch {
  /** `EXECUTION_TIME`, a duration as Trino writes it: `90s`, `30m`, `2h`. */
  executionTime?: string;
  /** `CPU_TIME`, a duration: `5h`. */
  cpuTime?: string;
  /** `PEAK_MEMORY`, a size: `100GB`. */
  peakMemory?: string;
}

/**
 * What a query must look like for a rule. All fields given must hold (AND); within a list any entry
 * is enough (OR). Strings are globs: `*` stands for any number of characters, `?` for one. A string
 * that begins with `regex:` is a regular expression behind it. Both match the whole value.
 */
export interface RuleMatch {
  /** `X-Trino-Source`, for example `dbt*`. Without regard to case. */
  source?: OneOrMore;
  /** `X-Trino-User`, else the name in the `Authorization` header. */
  user?: OneOrMore;
  /** A group of users, named in the gateway's `userGroups`. Exact, no globs. */
  userGroup?: OneOrMore;
  /** One whole tag of `X-Trino-Client-Tags`: `etl` does not match the tag `microetl`. */
  clientTag?: OneOrMore;
  /** `X-Trino-Client-Info`. Without regard to case. */
  clientInfo?: OneOrMore;
  /** Any other request headers by name. Each of them must match. */
  header?: Record<string, OneOrMore>;
  /** `X-Trino-Routing-Group`: the group that the client asks for. */
  routingGroup?: OneOrMore;
  /** The estimates that the client sent are at least these; each given one must be. */
  resourceEstimate?: ResourceEstimateMatch;
  /**
   * Kind of statement: `SELECT`, `INSERT`, `CTAS`, `MERGE`, `ALTER TABLE EXECUTE`, ..., or one of
   * `QUERY_TYPES`. EXPLAIN ANALYZE runs its statement, and counts as that one too. No globs.
   */
  queryType?: OneOrMore;
  /**
   * A catalog that the statement names, or the session's default catalog. The gateway finds no names
   * in ALTER TABLE EXECUTE, CALL and GRANT, and of UPDATE only those that it reads.
   */
  catalog?: OneOrMore;
  /** A schema that the statement names. */
  schema?: OneOrMore;
  /** A table that the statement names, as `catalog.schema.table`. */
  table?: OneOrMore;
  /**
   * A raw MVEL expression, for what the fields above cannot say, of the part of MVEL that can be
   * checked here: calls on `request`, `trinoRequestUser` and `trinoQueryProperties`, compared and
   * combined; see `EXPRESSION_METHODS`.
   */
  expression?: string;
  /** Every one of these must hold. */
  all?: RuleMatch[];
  /** At least one of these must hold. */
  any?: RuleMatch[];
  /** This must not hold. */
  not?: RuleMatch;
}

/**
 * One routing rule. Rules are tried in the order of the list; the first that matches decides. Their
 * priorities in the gateway's file follow from the order, so no two can be the same.
 */
export interface RoutingRule {
  /** Unique name, shown in the gateway's log and by `explainRoute`. */
  name: string;
  /** What it is for, in words. */
  description?: string;
  /** What a query must look like. */
  match: RuleMatch;
  /** Routing group; one that a cluster serves. */
  routeTo: string;
}

/** A request as a client would send it: what `explainRoute` judges. */
export interface RouteRequest {
  /** `X-Trino-Source`. */
  source?: string;
  /** `X-Trino-User`. */
  user?: string;
  /** The tags of `X-Trino-Client-Tags`. */
  clientTags?: string[];
  /** `X-Trino-Client-Info`. */
  clientInfo?: string;
  /** Further headers by name, in any case; one of these wins over the fields above. */
  headers?: Record<string, string>;
  /** The statement. Without one this is a poll or a page of the UI, not a new query. */
  sql?: string;
  /** The session's catalog, `X-Trino-Catalog`. */
  catalog?: string;
  /** The session's schema, `X-Trino-Schema`. */
  schema?: string;
  /**
   * The tables that the statement names, as `catalog.schema.table`: only the gateway has a parser.
   * Without them a rule on catalogs, schemas or tables is `unknown`.
   */
  tables?: string[];
}

/** One rule's part in a decision. */
export interface RuleVerdict {
  /** Name of the rule. */
  rule: string;
  /** `yes`, `no`, `unknown` if only the gateway can tell, `skipped` behind the rule that decided. */
  verdict: string;
  /** The reason in words. */
  because: string;
}

/** Where a request goes, and why. */
export interface RouteExplanation {
  /** The routing group. */
  group: string;
  /** Name of the rule that decided; none if nothing matched and the default group took it. */
  rule?: string;
  /** False if a rule before the deciding one could not be judged here. */
  certain: boolean;
  /** One entry a rule, in the order of the list. */
  reasons: RuleVerdict[];
}

/** A PostgreSQL database of the gateway, made by whoever. */
export interface GatewayDatabaseSpec {
  /** Host name or address. */
  host: string;
  /**
   * Its port.
   * @default 5432 - PostgreSQL's own
   * @asType integer
   * @minimum 1
   * @maximum 65535
   */
  port?: number;
  /** Name of the database. */
  name: string;
  /** Login role, owner of the database: the gateway migrates its own tables. */
  user: string;
  /**
   * Kubernetes Secret in the gateway's namespace that holds the password under the key
   * `GATEWAY_DB_PASSWORD`; the key becomes the environment variable that `config.yaml` refers to.
   */
  passwordSecretName: string;
  /** Whom the gateway believes to be this database. */
  tls: GatewayDatabaseTlsSpec;
  /**
   * Changes when the database was made anew, for example RDS's resource id: the gateway keeps its
   * backends nowhere else, so they are registered again.
   * @default "" - host, port and name say it all
   */
  generation?: string;
}

/** Trino Gateway, all values known: what `renderGatewayValues` turns into values of the chart. */
export interface GatewaySpec {
  /** Name of the Helm release and of the Service. */
  name: string;
  /** Trino Gateway's version, for example `21`: the image's tag. */
  gatewayVersion: string;
  /** Number of pods (chart key `replicaCount`). */
  replicas: number;
  /** Memory of each pod in GiB, request and limit. */
  memoryGiB: number;
  /** CPU request of each pod in cores. */
  cpu: number;
  database: GatewayDatabaseSpec;
  rules: RoutingRule[];
  /** Where queries go that no rule matches. */
  defaultRoutingGroup: string;
  /**
   * What becomes of queries whose group has no healthy backend: `fail`, or the routing group that
   * takes them.
   * @default "fail" - a write on a cluster that does not retry, and dashboards beside it, are worse
   */
  onGroupDown?: string;
  /** Seconds between two health checks of each backend (`monitor.taskDelay`). */
  healthCheckSeconds: number;
  /** Seconds until a changed rules file is read again (`routingRules.rulesRefreshPeriod`). */
  rulesRefreshSeconds: number;
  /**
   * Hours for which the gateway remembers which cluster has a query
   * (`dataStore.queryHistoryHoursRetention`): longer than any query runs.
   */
  historyHours: number;
  /** Name of the ConfigMap that holds `routing-rules.yaml`. */
  rulesConfigMapName: string;
  /**
   * Kubernetes Secret with the keys `GATEWAY_ADMIN_USER` and `GATEWAY_ADMIN_PASSWORD` (environment) of
   * the preset user that registers the backends.
   */
  adminSecretName: string;
  /** Kubernetes Secret with the key `GATEWAY_COOKIE_SECRET`, which all replicas sign cookies with. */
  cookieSecretName: string;
  /** What clients ask of it at once. */
  load?: GatewayLoadSpec | undefined;
  /** How a query finds its cluster among those of its routing group. */
  balancing?: string | undefined;
  /** How clusters are looked at. */
  health?: GatewayHealthSpec | undefined;
  /** Version of the clusters. */
  trinoVersion?: string | undefined;
  /** Images of what works beside it. */
  images?: GatewayImagesSpec | undefined;
  /** Who may use the pages and the API, and who reaches the pods. */
  security?: GatewaySecuritySpec | undefined;
  /** Kubernetes Secret with the RSA key pair, keys `private.pem` (PKCS8) and `public.pem`, mounted as files. */
  keyPairSecretName: string;
}
