import type { NodeSize } from "./spec";

/** What one pod's memory is divided into; all in MiB. */
export interface NodeMemory {
  /** The pod's request and limit. */
  pod: number;
  /** `-Xmx` (chart key `jvm.maxHeapSize`). */
  heap: number;
  /** `memory.heap-headroom-per-node`: what Trino does not account for. */
  headroom: number;
  /** Heap less headroom: what queries may reserve. */
  usable: number;
}

/** How FTE divides a worker; memory in MiB. */
export interface TaskMemory {
  /** `fault-tolerant-execution-task-memory`: what a task is expected to need at first. */
  task: number;
  /** Tasks of that size that fit beside each other on one worker. */
  concurrent: number;
  /** `fault-tolerant-execution-max-partition-count`: output partitions of a task. */
  partitions: number;
}

const MIB_PER_GIB = 1024;
/** Code cache (the chart reserves 512 MiB), metaspace, direct buffers, threads. */
const MIN_OUTSIDE_HEAP = 512;
/** Above 40 GiB the part outside the heap stops growing with the pod. */
const MAX_OUTSIDE_HEAP = 8192;
/** Below this a task is killed for its buffers alone. */
export const MIN_TASK_MEMORY = 512;
/** Trino's own default of `fault-tolerant-execution-task-memory`. */
const MAX_TASK_MEMORY = 5120;
/** Trino's own maximum advice for the number of partitions. */
const MAX_PARTITIONS = 50;
const MIN_PARTITIONS = 4;
/** Each partition holds two sink buffers of the upload part size, 5 MB unless set. */
const SINK_MIB_PER_PARTITION = 10;

/** Trino's own least and greatest default of `task.concurrency`. */
const CONCURRENCY = { min: 2, max: 32 };
/** Trino's own default of `task.concurrency` under retry policy TASK. */
const FTE_CONCURRENCY = 8;

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

/**
 * Divides a pod's memory: a fifth outside the heap (512 MiB to 8 GiB), 30 % of the heap as headroom
 * (Trino's default), the rest for queries. More memory never lowers a part.
 *
 * @example sizeNode({ memoryGiB: 64, cpu: 16 }) // heap 57344, headroom 17203, usable 40141
 */
export function sizeNode(node: NodeSize): NodeMemory {
  const pod = Math.floor(node.memoryGiB * MIB_PER_GIB);
  const heap = Math.floor(pod - clamp(pod / 5, MIN_OUTSIDE_HEAP, MAX_OUTSIDE_HEAP));
  const headroom = Math.floor(heap * 0.3);
  return { pod, heap, headroom, usable: heap - headroom };
}

/**
 * Divides a worker for FTE: at least two tasks fit, so that a retry finds room beside a running
 * task; sink buffers of all of them take at most a tenth of the heap.
 */
export function sizeTasks(worker: NodeMemory): TaskMemory {
  const task = Math.floor(clamp(worker.usable / 2, MIN_TASK_MEMORY, MAX_TASK_MEMORY));
  const concurrent = Math.max(1, Math.floor(worker.usable / task));
  const partitions = Math.floor(worker.heap / 10 / (concurrent * SINK_MIB_PER_PARTITION));
  return { task, concurrent, partitions: clamp(partitions, MIN_PARTITIONS, MAX_PARTITIONS) };
}

/**
 * `task.concurrency`: drivers that each step of a task runs beside each other. As many as the worker
 * has cores, rounded down to the power of two that Trino demands; Trino itself would count the cores
 * of the whole Kubernetes node, as there is no CPU limit. Under FTE at most 8: several small tasks
 * share a worker, and every driver more is memory more.
 */
export function sizeConcurrency(cpu: number, faultTolerant: boolean): number {
  const most = faultTolerant ? FTE_CONCURRENCY : CONCURRENCY.max;
  return clamp(2 ** Math.floor(Math.log2(Math.max(cpu, 1))), CONCURRENCY.min, most);
}

/** The smallest pod, in whole GiB, of which a worker can hold two FTE tasks. */
export function smallestFteWorkerGiB(): number {
  let memoryGiB = 1;
  while (sizeNode({ memoryGiB, cpu: 1 }).usable < 2 * MIN_TASK_MEMORY) memoryGiB += 1;
  return memoryGiB;
}
