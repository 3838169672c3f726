import type * as pulumi from "@pulumi/pulumi";
import type { GatewaySurroundings } from "../gateway/check";
import type { GatewayLoadSpec } from "../gateway/memory";
import type { RoutingRule, UserGroups } from "../gateway/spec";
import type { PlainClusterIdentity } from "../shared/identity/check";
import type { Scalar } from "../shared/written";
import type { SecuritySpec } from "../trino/security/spec";
import type { CatalogSpec, ClusterOptions } from "../trino/spec";

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
   * ARNs of policies for data that this cluster alone reads or writes, beside those of the platform's
   * `identity`, without which a cluster has no AWS role.
   * @default [] - all clusters may the same, so that routing never changes what a query sees
   */
  additionalPolicyArns?: pulumi.Input<string>[];
}

/** What can be judged of a platform before anything is created. */
export interface PlatformSpec {
  clusters: Record<string, PlatformCluster>;
  catalogs: Record<string, CatalogSpec>;
  /** Security of all clusters, field by field unless a cluster says otherwise. */
  security?: SecuritySpec;
  /** AWS region of the catalogs on Glue and S3 that name none. */
  awsRegion?: string | undefined;
  /** The AWS identity of each cluster. */
  identity?: PlainClusterIdentity | undefined;
  /** Trino's version of the clusters that have none of their own. */
  trinoVersion: string;
  /** True if there is storage for intermediate data. */
  hasExchange: boolean;
  gateway: {
    defaultRoutingGroup: string;
    onGroupDown?: string;
    userGroups?: UserGroups;
    rules?: RoutingRule[];
    replicas?: number;
    memoryGiB?: number;
    load?: GatewayLoadSpec;
    valuesOverride?: Record<string, unknown>;
    ldapBindPassword?: unknown;
  } & GatewaySurroundings;
}
