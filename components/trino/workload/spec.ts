import type { Scalar } from "../../shared/written";

/** Who may run how much at the same time, and with which session properties. */
export interface WorkloadSpec {
  /**
   * Resource groups: what a query waits for before it starts (chart key `resourceGroups`).
   * @default the profile's - interactive: many short queries, no user may take it all; batch: few at
   * a time, as many as the workers have room for
   */
  resourceGroups?: ResourceGroupsSpec;
  /**
   * Session properties by who asks (chart key `sessionProperties`). All rules that match apply, later
   * ones win, and a client that may set a property wins over all of them.
   * @default [] - what holds for every query is in `config.properties`
   */
  sessionProperties?: SessionRule[];
}

/** A tree of resource groups, and which queries go where. */
export interface ResourceGroupsSpec {
  /** The groups by name. */
  groups: Record<string, ResourceGroup>;
  /** Tried in this order; a query that none of them takes is refused, so the last takes all. */
  selectors: GroupSelector[];
  /**
   * The period in which CPU limits hold (Trino `cpuQuotaPeriod`), for example `1h`.
   * @default none - right without CPU limits, which cannot be without it
   */
  cpuQuotaPeriod?: string;
}

/** One group. Its name may be or contain `${USER}`, `${SOURCE}` or a named group of a selector. */
export interface ResourceGroup {
  /** Memory in use above which new queries wait: a share of the cluster's (`80%`) or a size (`10GB`). */
  softMemoryLimit: string;
  /**
   * Queries that run at the same time, those of the groups below included.
   * @asType integer
   * @minimum 1
   * @why for 0 would let no query run
   */
  hardConcurrencyLimit: number;
  /**
   * Queries that wait; the next one is refused.
   * @asType integer
   * @minimum 0
   */
  maxQueued: number;
  /**
   * Queries after which the group steps back behind its neighbours.
   * @default hardConcurrencyLimit
   * @asType integer
   * @minimum 1
   */
  softConcurrencyLimit?: number;
  /**
   * Whose query starts next: `fair` takes turns, `weighted_fair` by share of running queries,
   * `weighted` at random by weight, `query_priority` strictly by the session property.
   * @default "fair" - Trino's own
   */
  schedulingPolicy?: SchedulingPolicy;
  /**
   * Weight among its neighbours, for the two weighted policies of the group above.
   * @asType integer
   * @minimum 1
   */
  schedulingWeight?: number;
  /** CPU time in a period after which fewer queries run, for example `10h`; needs a hard limit. */
  softCpuLimit?: string;
  /** CPU time in a period after which none starts. */
  hardCpuLimit?: string;
  /** Groups below this one, which then takes no query itself. */
  groups?: Record<string, ResourceGroup>;
}

/** How waiting queries are picked (Trino `schedulingPolicy`). */
export const SchedulingPolicy = {
  Fair: "fair",
  WeightedFair: "weighted_fair",
  Weighted: "weighted",
  QueryPriority: "query_priority",
} as const;
export type SchedulingPolicy = (typeof SchedulingPolicy)[keyof typeof SchedulingPolicy];

/**
 * Who asks. All that is given must hold. A text stands for itself, with `*` for any characters; a
 * text between slashes, `/jdbc#(?<tool>.+)/`, is a Java regular expression for the whole value.
 */
export interface WorkloadMatch {
  /** The user. */
  user?: string;
  /** `X-Trino-Source`; a query without one does not match. */
  source?: string;
  /** Tags, as they are, all of which the query has. */
  clientTags?: string[];
  /** The kind of statement, for example `SELECT`. */
  queryType?: string;
}

/** Which queries go to a group. */
export interface GroupSelector extends WorkloadMatch {
  /** The group by its names from the root, joined by dots: `queries.${USER}`. */
  group: string;
  /** A group of the user, from the group provider. */
  userGroup?: string;
}

/** Session properties for some queries. */
export interface SessionRule extends WorkloadMatch {
  /** Resource group that the query went to, its names joined by dots; `queries.*` has all below. */
  group?: string;
  /** Session properties by name, those of catalogs with their catalog: `lake.target_max_file_size`. */
  properties: Record<string, Scalar>;
}
