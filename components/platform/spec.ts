import type { RoutingRule } from "../gateway/spec";
import type { CatalogSpec, NodeSize, TrinoProfile, WorkersSpec } from "../trino/spec";

/** One Trino cluster of the platform. */
export interface PlatformCluster {
  /** What the cluster is for: `interactive` or `batch`. */
  profile: TrinoProfile;
  /** Size of the coordinator. */
  coordinator: NodeSize;
  /** Size and number of workers. */
  workers: WorkersSpec;
  /**
   * The routing group that this cluster serves. Several clusters may share one.
   * @default the cluster's name in the map - one cluster a group is the usual case
   */
  routingGroup?: string;
  /**
   * Lines of `config.properties` on coordinator and workers; they win over the profile's.
   * @default {} - the profile decides
   */
  configProperties?: Record<string, string>;
  /**
   * Values of chart trino merged over ours last: maps merge, lists replace.
   * @default {} - ours as they are
   */
  // biome-ignore lint/suspicious/noExplicitAny: a free-form map in Pulumi's schema is `any`
  valuesOverride?: Record<string, any>;
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
