import type { ScaleInSpec, TopologySpread } from "../scaling/spec";
import type { NodeMemory } from "../sizing";
import type { TrinoSpec, WorkersSpec } from "../spec";
import type { ResourceGroupsSpec } from "../workload/spec";

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
  /** How an autoscaler takes workers away. */
  scaleIn: Required<ScaleInSpec>;
  /** Queries, running or queued, that KEDA reckons one worker for. */
  queriesPerWorker: number;
  /** Workers that node upgrades may take away at a time: a number, or a share like `25%`. */
  maxUnavailable: number | string;
  /** How workers are spread over nodes and zones. */
  topologySpread: TopologySpread[];
  /** Who may run how much at the same time, unless the cluster says so itself. */
  resourceGroups(workers: WorkersSpec): ResourceGroupsSpec;
  /** Lines of `config.properties` on both roles. */
  configProperties(
    spec: Pick<TrinoSpec, "trinoVersion" | "workers">,
    memory: ClusterMemory,
  ): Record<string, string>;
}
