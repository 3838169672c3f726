import type { Scalar } from "../../shared/written";

/** A number of workers that Kubernetes follows the load with; one of `hpa` and `keda`. */
export interface AutoscalingSpec {
  /** Kubernetes' own autoscaler, by CPU (chart key `server.autoscaling`). */
  hpa?: HpaSpec;
  /** KEDA, by the number of queries; can scale to zero (chart key `server.keda`). */
  keda?: KedaSpec;
}

/** How workers are taken away: every one of them drains first. */
export interface ScaleInSpec {
  /**
   * Seconds for which the load must have been lower before a worker goes.
   * @default interactive 300, batch 900 - a pause between two pipelines is not the end of the work
   * @asType integer
   * @minimum 0
   */
  stabilizationSeconds?: number;
  /**
   * Workers that may go at a time, in each `everySeconds`.
   * @default 1 - what a worker that goes was working on is retried on those that stay
   * @asType integer
   * @minimum 1
   */
  workers?: number;
  /**
   * Seconds between two steps.
   * @default interactive 60, batch 180 - a retried task needs time before the next worker goes
   * @asType integer
   * @minimum 1
   */
  everySeconds?: number;
}

/** Autoscaling by CPU. Memory is no sign of load: the heap of a Trino server never shrinks. */
export interface HpaSpec {
  /**
   * Fewest workers; at least 2 on a cluster that retries tasks.
   * @asType integer
   * @minimum 0
   */
  minReplicas: number;
  /**
   * Most workers.
   * @asType integer
   * @minimum 1
   */
  maxReplicas: number;
  /**
   * CPU use to keep, in percent of the CPU request.
   * @default 60 - new nodes need minutes, and the load goes on rising meanwhile
   * @asType integer
   * @minimum 1
   */
  targetCpuPercent?: number;
  /** How workers are taken away. */
  scaleIn?: ScaleInSpec;
}

/** Autoscaling by the number of queries. KEDA itself is installed already. */
export interface KedaSpec {
  /**
   * Fewest workers; 0 lets the cluster sleep, and queries wait for the first workers.
   * @asType integer
   * @minimum 0
   */
  minReplicas: number;
  /**
   * Most workers.
   * @asType integer
   * @minimum 1
   */
  maxReplicas: number;
  /** What says how many workers are wanted; the one that wants most decides. */
  triggers: KedaTrigger[];
  /**
   * Workers that must be there before a query starts (`query-manager.required-workers`). Without it
   * a query that finds no worker fails at once.
   * @default with minReplicas 0 the fewest workers of the profile (batch 2, interactive 1), else none
   * @asType integer
   * @minimum 1
   */
  requiredWorkers?: number;
  /**
   * Seconds that a query waits for them (`query-manager.required-workers-max-wait`).
   * @default 600 - a new node and an image of 2 GB took most of Trino's own 300
   * @asType integer
   * @minimum 1
   */
  requiredWorkersMaxWaitSeconds?: number;
  /**
   * Seconds between two looks at the triggers.
   * @default 30 - KEDA's own
   * @asType integer
   * @minimum 1
   */
  pollingSeconds?: number;
  /**
   * Seconds without a query before the last workers go.
   * @default interactive 300, batch 900 - as for the other workers
   * @asType integer
   * @minimum 0
   */
  cooldownSeconds?: number;
  /** How workers are taken away while there are queries. */
  scaleIn?: ScaleInSpec;
}

/**
 * One thing that KEDA watches; one of `prometheus` and `raw`. KEDA has no scaler for Trino itself
 * (proposed in kedacore/keda issue 8175), and its `metrics-api` scaler cannot name a user, without
 * which Trino's `/metrics` answers 401.
 */
export interface KedaTrigger {
  /** Prometheus that scrapes the coordinator's `/metrics`. */
  prometheus?: PrometheusTrigger;
  /** Any trigger as KEDA's documentation has it, for example of type `cron`. */
  // biome-ignore lint/suspicious/noExplicitAny: a free-form map in Pulumi's schema is `any`
  raw?: Record<string, any>;
}

/** Workers by what Prometheus knows of the cluster's queries. */
export interface PrometheusTrigger {
  /** Address of Prometheus, for example `http://prometheus.monitoring.svc:9090`. */
  serverAddress: string;
  /**
   * Queries, running or queued, that one worker is meant for.
   * @default interactive 4, batch 1 - pipelines are wide, dashboards short
   * @exclusiveMinimum 0
   */
  queriesPerWorker?: number;
  /**
   * A PromQL query of your own that gives one number; `queriesPerWorker` then has no place.
   * @default running and queued queries of the coordinator, by `queriesPerWorker`
   */
  query?: string;
  /**
   * What of the query's number one worker is meant for.
   * @default 1 - the query gives a number of workers
   * @exclusiveMinimum 0
   */
  threshold?: number;
  /**
   * Name of a KEDA `TriggerAuthentication`, if Prometheus wants a login.
   * @default none
   */
  authenticationName?: string;
}

/** How long a worker takes to leave (chart key `worker.gracefulShutdown`). */
export interface DrainSpec {
  /**
   * Seconds that a worker waits before its last task, and again after it (`shutdown.grace-period`);
   * at least 10, for the coordinator asks its workers every 5 s and acts on the answer at the next.
   * @default 30 - room for a coordinator that collects garbage
   * @asType integer
   * @minimum 0
   */
  graceSeconds?: number;
  /**
   * Seconds after which Kubernetes kills the worker; at least twice `graceSeconds` and 5, at most 110
   * on spot nodes, which are gone 120 s after their notice.
   * @default interactive 600, batch 120, on spot 110 - only batch retries what is lost
   * @asType integer
   * @minimum 0
   */
  terminationSeconds?: number;
}

/**
 * Batch workers on spot nodes. One release has one Deployment of workers, so the floor is held by a
 * topology spread constraint: see `onDemandFloor`.
 */
export interface SpotSpec {
  /**
   * Workers that are never on spot nodes, at most (fewest workers - 1) / 2.
   *
   * Held whenever a worker is placed: no worker is put on spot if fewer than this many would then be
   * on demand, once the cluster has its fewest workers. Not held against scale-in, which picks
   * workers without a look at their nodes; the next one placed makes up for it. Of workers above
   * the fewest every second one is on demand as well, and without any spot capacity as many workers
   * wait as the floor leaves to spot. Only a release of its own for each capacity type can do
   * better, and the chart has no release without a coordinator.
   * @asType integer
   * @minimum 0
   */
  onDemandFloor: number;
  /**
   * Node label that tells spot from on demand. On nodes of either kind, and of no other value.
   * @default "karpenter.sh/capacity-type" - with EKS managed node groups `eks.amazonaws.com/capacityType`
   */
  capacityLabel?: string;
}

/** Where pods go: the same words as in Kubernetes. */
export interface PlacementSpec {
  /** Labels that the node must have. */
  nodeSelector?: Record<string, Scalar>;
  /** Taints that the pod tolerates. */
  tolerations?: Toleration[];
  /** Kubernetes `affinity`. That pods keep off spot nodes is added to it. */
  // biome-ignore lint/suspicious/noExplicitAny: a free-form map in Pulumi's schema is `any`
  affinity?: Record<string, any>;
  /** A `PriorityClass` that exists already. */
  priorityClassName?: string;
}

/** Where workers go. The chart has no topology spread for the coordinator, which is alone anyway. */
export interface WorkerPlacementSpec extends PlacementSpec {
  /**
   * Topology spread constraints.
   * @default over nodes, so that one lost node is one lost worker; batch also over zones, while
   * interactive workers exchange data directly, and between zones that is slow and paid for
   */
  topologySpread?: TopologySpread[];
}

/** How a taint is compared. */
export const TolerationOperator = {
  /** Key and value. */
  Equal: "Equal",
  /** The key alone. */
  Exists: "Exists",
} as const;
export type TolerationOperator = (typeof TolerationOperator)[keyof typeof TolerationOperator];

/** What a taint does to pods that do not tolerate it. */
export const TaintEffect = {
  NoSchedule: "NoSchedule",
  PreferNoSchedule: "PreferNoSchedule",
  NoExecute: "NoExecute",
} as const;
export type TaintEffect = (typeof TaintEffect)[keyof typeof TaintEffect];

/** One taint that is tolerated. */
export interface Toleration {
  /** Key of the taint; none with `Exists` tolerates every taint. */
  key?: string;
  /**
   * How the taint is compared.
   * @default "Equal" - Kubernetes' own
   */
  operator?: TolerationOperator;
  /** Value of the taint, for `Equal`. */
  value?: Scalar;
  /**
   * Effect of the taint.
   * @default every effect
   */
  effect?: TaintEffect;
  /**
   * Seconds for which a `NoExecute` taint is tolerated.
   * @asType integer
   */
  tolerationSeconds?: number;
}

/** What becomes of a worker that would make the spread uneven. */
export const WhenUnsatisfiable = {
  ScheduleAnyway: "ScheduleAnyway",
  /** It waits. */
  DoNotSchedule: "DoNotSchedule",
} as const;
export type WhenUnsatisfiable = (typeof WhenUnsatisfiable)[keyof typeof WhenUnsatisfiable];

/** Workers spread evenly over the values of one node label. */
export interface TopologySpread {
  /** The node label, for example `topology.kubernetes.io/zone`. */
  topologyKey: string;
  /**
   * How many pods one value may have more than another.
   * @default 1 - as even as can be
   * @asType integer
   * @minimum 1
   */
  maxSkew?: number;
  /**
   * What becomes of a worker that fits nowhere.
   * @default "ScheduleAnyway" - an uneven cluster is better than a smaller one
   */
  whenUnsatisfiable?: WhenUnsatisfiable;
}
