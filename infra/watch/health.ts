/** How a stack's releases are in the Kubernetes cluster. */
export interface StackHealth {
  stack: string;
  namespace: string;
  /** Address of the Kubernetes API that was asked. */
  server: string;
  /** True if every release is deployed, as it was deployed, and all pods are ready. */
  healthy: boolean;
  releases: ReleaseHealth[];
  /** What the stack made beside them: servers of one pod, the Job that makes buckets. */
  parts: PartHealth[];
}

/** How something is that a stack made beside its releases. */
export interface PartHealth {
  /** Of the object. */
  name: string;
  /** What it is, in words: `PostgreSQL`. */
  what: string;
  /** `deployed` or `missing`; of a Job `complete`, `running`, `failed` or `missing`. */
  status: string;
  healthy: boolean;
  problems: Problem[];
  /** Its pods; of a Job those that have not ended well. */
  pods: PodHealth[];
}

/** How one Helm release is. */
export interface ReleaseHealth {
  name: string;
  healthy: boolean;
  /** Helm's word for its newest revision: `deployed`, `failed`, `pending-upgrade`; or `missing`. */
  status: string;
  /** Chart and version of that revision. */
  chart?: string;
  /** Number of that revision. */
  revision?: number;
  /** What is wrong with the release as a whole, and what to do about it. */
  problems: Problem[];
  /** What is other in the cluster than that revision deployed it. */
  drift: Difference[];
  /** What the stack file says that no revision has deployed yet. */
  undeployed: Difference[];
  pods: PodHealth[];
}

/** Something wrong, and the way out. */
export interface Problem {
  message: string;
  fix: string;
}

/** One place where two states are not the same. */
export interface Difference {
  /** The object, for example `Deployment trino-batch-worker`; absent for a release's values. */
  object?: string;
  /** Path inside of it; empty if it is about the whole object. */
  path: string;
  /** What was deployed; absent if there was nothing. */
  deployed?: string;
  /** What there is instead: in the cluster, or in the stack file; absent if there is nothing. */
  instead?: string;
}

/** How one pod is. */
export interface PodHealth {
  name: string;
  ready: boolean;
  /** In the words of Kubernetes: `Running`, `CrashLoopBackOff`, `Pending`. */
  state: string;
  restarts: number;
  /** How its server ended last, for example `OOMKilled`; absent if it never ended. */
  lastEnd?: string;
  /** Why it is not ready, in plain words; empty if nothing tells. */
  causes: string[];
  /**
   * What a server that has not started yet did last, in its own words: what it waits for. Empty once
   * it has started, and if nothing tells.
   */
  lastSteps: string[];
  /** The last lines of what its containers wrote; only of pods that are not ready. */
  logs: ContainerLog[];
}

/** The end of a container's log. */
export interface ContainerLog {
  container: string;
  /** True if it is the log of the container that ended before this one was started. */
  previous: boolean;
  lines: string[];
}
