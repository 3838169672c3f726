import type { WorkersSpec } from "../spec";

/** Fewest and most workers of a cluster; the same number without an autoscaler. */
export interface WorkerRange {
  min: number;
  max: number;
}

/**
 * How many workers a cluster has. What must hold at all times follows from the fewest; what a
 * query may take of the whole cluster see {@link sizedFor}.
 */
export function workerRange({ replicas, autoscaling }: WorkersSpec): WorkerRange {
  const scaler = autoscaling?.hpa ?? autoscaling?.keda;
  return scaler
    ? { min: scaler.minReplicas, max: scaler.maxReplicas }
    : { min: replicas ?? 0, max: replicas ?? 0 };
}

/**
 * The number of workers that a cluster's limits are sized for: the most, rounded up to a power of two.
 * A line of `config.properties` or of the resource groups that followed every single worker would
 * restart the whole cluster, and lose its running queries, for one worker more.
 */
export function sizedFor(workers: WorkersSpec): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, workerRange(workers).max)));
}

/**
 * The fewest workers of use: a task lost with one of two is retried on the other.
 */
export function workerFloor(faultTolerant: boolean): number {
  return faultTolerant ? 2 : 1;
}

/** Why a number of workers is too small; nothing if it is not. */
export function tooFew(workers: number, fewest: number): string | undefined {
  if (workers >= fewest) return undefined;
  return fewest > 1
    ? `${workers} leaves no worker on which a lost task could be retried; use at least ${fewest}`
    : `${workers} leaves no worker to run a query; use at least ${fewest}`;
}
