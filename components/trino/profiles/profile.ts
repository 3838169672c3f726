import type { NodeMemory } from "../sizing";
import type { TrinoSpec } from "../spec";

/** The memory of one cluster's two kinds of pod. */
export interface ClusterMemory {
  coordinator: NodeMemory;
  worker: NodeMemory;
}

/** What a profile decides; one file each, picked by name. */
export interface Profile {
  /** True if queries are retried, and so need exchange storage. */
  faultTolerant: boolean;
  /** Share of the memory usable for queries that one query may take on a node. */
  queryShare: number;
  /** Seconds that a worker waits before and after its last task when it drains. */
  drainSeconds: number;
  /** Seconds after which Kubernetes kills a draining worker; at least twice `drainSeconds`. */
  terminationSeconds: number;
  /** Lines of `config.properties` on both roles. */
  configProperties(
    spec: Pick<TrinoSpec, "trinoVersion">,
    memory: ClusterMemory,
  ): Record<string, string>;
}
