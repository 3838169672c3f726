import type { RoutingRule } from "../gateway/spec";
import type { CatalogSpec, ClusterOptions } from "../trino/spec";

/** One Trino cluster of the platform. */
export interface PlatformCluster extends ClusterOptions {
  /**
   * The routing group that this cluster serves. Several clusters may share one.
   * @default the cluster's name in the map - one cluster a group is the usual case
   */
  routingGroup?: string;
}

/** What can be judged of a platform before anything is created. */
export interface PlatformSpec {
  clusters: Record<string, PlatformCluster>;
  catalogs: Record<string, CatalogSpec>;
  /** Trino's version of all clusters. */
  trinoVersion: string;
  /** True if there is storage for intermediate data. */
  hasExchange: boolean;
  gateway: { defaultRoutingGroup: string; rules?: RoutingRule[] };
}
