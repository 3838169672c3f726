import type { PlainGatewaySettings } from "../gateway/check";
import type { PlainClusterIdentity } from "../shared/identity/check";
import type { Scalar } from "../shared/written";
import type { SpoolingRetrieval } from "../spooling/spec";
import type { SecuritySpec } from "../trino/security/spec";
import type { CatalogSpec, ClusterOptions } from "../trino/spec";

/**
 * How a change reaches several clusters. The words are those of Kubernetes' own
 * `podManagementPolicy`.
 *
 * - `ordered`: one cluster after the other. The next one is not touched before the release of the one
 *   before is ready, and not at all if that fails.
 * - `parallel`: all at once.
 */
export const Rollout = { Ordered: "ordered", Parallel: "parallel" } as const;
export type Rollout = (typeof Rollout)[keyof typeof Rollout];

/** One Trino cluster of the platform. */
export interface PlatformCluster extends ClusterOptions {
  /**
   * The routing group that this cluster serves. Several clusters may share one.
   * @default the cluster's name in the map - one cluster a group is the usual case
   */
  routingGroup?: string;
  /**
   * False sends it no new queries; those that run there go on. A cluster is replaced by another one
   * of its routing group in three steps, none of which loses a query: add the new one, make the old
   * one inactive, remove it.
   * @default true - a cluster is there to be used
   */
  active?: boolean;
  /**
   * Trino's version of this cluster: the new one of two that stand in for each other while Trino is
   * upgraded.
   * @default the platform's `trinoVersion` - all clusters are to behave alike
   */
  trinoVersion?: Scalar;
  /**
   * False if its clients get results from the coordinator, although the platform has `spooling`.
   * @default true - with the platform's `spooling`; without it nothing is spooled
   */
  spooling?: boolean;
}

/** The same with what is known of its policies before anything is created. */
export interface PlainPlatformCluster extends PlatformCluster {
  /** What is not a text is not known yet. */
  additionalPolicyArns?: readonly unknown[] | undefined;
}

/** What can be judged of a platform before anything is created. */
export interface PlatformSpec {
  clusters: Record<string, PlainPlatformCluster>;
  catalogs: Record<string, CatalogSpec>;
  /** Security of all clusters, field by field unless a cluster says otherwise. */
  security?: SecuritySpec;
  /** AWS region of the catalogs on Glue and S3 that name none. */
  awsRegion?: string | undefined;
  /** The AWS identity of each cluster. */
  identity?: PlainClusterIdentity | undefined;
  /** Trino's version of the clusters that have none of their own. */
  trinoVersion: string;
  /** Kubernetes namespace of everything. Not judged if it is known only later. */
  namespace?: unknown;
  /** Kubernetes Secrets whose keys become environment variables of every cluster. */
  secretNames?: unknown;
  /** Where charts are fetched from. */
  chartRepository?: unknown;
  /** True if there is storage for intermediate data. */
  hasExchange: boolean;
  /** Kubernetes Secrets that come with that storage; left out if they are known only later. */
  exchangeSecretNames?: readonly string[] | undefined;
  /** How clients come to results that are spooled for them; none if none are. */
  spoolingRetrieval?: SpoolingRetrieval | undefined;
  gateway: PlainGatewaySettings & { ldapBindPassword?: unknown };
}
