import type { WorkersSpec } from "../spec";

/** Fewest and most workers of a cluster; the same number without an autoscaler. */
export interface WorkerRange {
  min: number;
  max: number;
}

/**
 * How many workers a cluster has. What a query may take of the whole cluster follows from the most:
 * with fewer workers the limit on each node binds before it. What must hold at all times follows
 * from the fewest.
 */
export function workerRange({ replicas, autoscaling }: WorkersSpec): WorkerRange {
  const scaler = autoscaling?.hpa ?? autoscaling?.keda;
  return scaler
    ? { min: scaler.minReplicas, max: scaler.maxReplicas }
    : { min: replicas ?? 0, max: replicas ?? 0 };
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
