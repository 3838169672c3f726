export * from "./placement-spec";

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
   * @maximum 3600
   * @why the longest window of a HorizontalPodAutoscaler
   */
  stabilizationSeconds?: number;
  /**
   * Workers that may go at a time, in each `everySeconds`.
   * @default 1 - what a worker that goes was working on is retried on those that stay
   * @asType integer
   * @minimum 1
   * @maximum 150000
   * @why for Kubernetes is made for at most 150000 pods
   */
  workers?: number;
  /**
   * Seconds between two steps.
   * @default interactive 60, batch 180 - a retried task needs time before the next worker goes
   * @asType integer
   * @minimum 1
   * @maximum 1800
   * @why the longest period of a HorizontalPodAutoscaler
   */
  everySeconds?: number;
}

/** Autoscaling by CPU. Memory is no sign of load: the heap of a Trino server never shrinks. */
export interface HpaSpec {
  /**
   * Fewest workers; at least 2 on a cluster that retries tasks.
   * @asType integer
   * @minimum 0
   * @maximum 150000
   * @why for Kubernetes is made for at most 150000 pods
   */
  minReplicas: number;
  /**
   * Most workers.
   * @asType integer
   * @minimum 1
   * @maximum 150000
   * @why for Kubernetes is made for at most 150000 pods
   */
  maxReplicas: number;
  /**
   * CPU use to keep, in percent of the CPU request.
   * @default 60 - new nodes need minutes, and the load goes on rising meanwhile
   * @asType integer
   * @minimum 1
   * @maximum 100
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
   * @maximum 150000
   * @why for Kubernetes is made for at most 150000 pods
   */
  minReplicas: number;
  /**
   * Most workers.
   * @asType integer
   * @minimum 1
   * @maximum 150000
   * @why for Kubernetes is made for at most 150000 pods
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
   * @maximum 150000
   * @why for Kubernetes is made for at most 150000 pods
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
   * @minimum 10
   * @why for the coordinator sends tasks until it knows, up to 10 s
   */
  graceSeconds?: number;
  /**
   * Seconds after which Kubernetes kills the worker; at least twice `graceSeconds` and 5, at most 110
   * on spot nodes, which are gone 120 s after their notice.
   * @default interactive 600, batch 120, on spot 110 - only batch retries what is lost
   * @asType integer
   * @minimum 1
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
   * @minimum 1
   * @maximum 150000
   * @why for Kubernetes is made for at most 150000 pods
   */
  onDemandFloor: number;
  /**
   * Node label that tells spot from on demand. On nodes of either kind, and of no other value.
   * @default "karpenter.sh/capacity-type" - with EKS managed node groups `eks.amazonaws.com/capacityType`
   */
  capacityLabel?: string;
}
