import { mergeValues } from "../shared/merge";
import { parseProperties } from "../shared/properties";
import { parseMiB } from "../shared/quantities";
import type { NodeValues, TrinoChartValues } from "./chart-values";
import { type SpooledExchange, sizeSinks } from "./exchange-memory";
import { PROFILES } from "./profiles";
import { workerRange } from "./scaling/range";
import type { NodeSize, TrinoProfile, TrinoSpec } from "./spec";
import { type ClusterSpec, renderClusterValues } from "./values";

/** What one kind of pod gets; memory in MiB. */
export interface NodeReport {
  /** Cores that it requests. */
  cpu: number;
  /** Memory that it may not exceed, and requests unless `requested` says otherwise. */
  pod: number;
  /** Memory that it requests, if an override has it ask for less: the node may run out of it. */
  requested?: number;
  /** `-Xmx`. */
  heap: number;
  /** The pod's memory that is not heap: code, threads, direct buffers. */
  outsideHeap: number;
  /** `memory.heap-headroom-per-node`. */
  headroom: number;
  /** Heap less headroom: all that queries may take together. */
  usable: number;
  /** `query.max-memory-per-node`: what one query may take. */
  queryPerNode: number;
}

/** How FTE divides a worker; memory in MiB. */
export interface TaskReport {
  /** `fault-tolerant-execution-task-memory`. */
  task: number;
  /** Tasks of that size that fit beside each other on one worker. */
  concurrent: number;
  /** `fault-tolerant-execution-coordinator-task-memory`. */
  coordinatorTask: number;
  /** `fault-tolerant-execution-max-partition-count`. */
  partitions: number;
  /** Buffers of one task's sink; absent without exchange storage. */
  sink?: number;
}

/** The sizes of one cluster. */
export interface SizeReport {
  profile: TrinoProfile;
  /** Fewest and most workers. */
  workers: { min: number; max: number };
  coordinator: NodeReport;
  worker: NodeReport;
  /** `query.max-memory`, in MiB: what one query may take of all workers. */
  queryMemory: number;
  /** `task.concurrency`; absent if an override took it away. */
  taskConcurrency?: number;
  /** Only with fault-tolerant execution. */
  tasks?: TaskReport;
  /** `query.max-execution-time`, `query.max-run-time` and `query.max-scan-physical-bytes`, if set. */
  limits: Record<string, string>;
}

const LIMITS = ["query.max-execution-time", "query.max-run-time", "query.max-scan-physical-bytes"];

/**
 * What a cluster's memory and cores become, read from the values that the chart gets: overrides
 * included. The spec must have passed its checks.
 */
export function reportSizes(
  spec: ClusterSpec & Pick<TrinoSpec, "valuesOverride">,
  exchange?: SpooledExchange,
): SizeReport {
  const merged = mergeValues(renderClusterValues(spec), spec.valuesOverride ?? {});
  const values = merged as unknown as TrinoChartValues;
  const lines = Object.fromEntries(parseProperties(values.additionalConfigProperties.join("\n")));
  const concurrency = Number(lines["task.concurrency"]);
  return {
    profile: spec.profile,
    workers: workerRange(spec.workers),
    coordinator: reportNode(spec.coordinator, values.coordinator),
    worker: reportNode(spec.workers, values.worker),
    queryMemory: mib(values.server.config.query.maxMemory),
    ...(concurrency > 0 && { taskConcurrency: concurrency }),
    ...(PROFILES[spec.profile].faultTolerant && { tasks: reportTasks(spec, lines, exchange) }),
    limits: Object.fromEntries(
      LIMITS.flatMap((name) => (lines[name] === undefined ? [] : [[name, lines[name]]])),
    ),
  };
}

function reportNode(size: NodeSize, values: NodeValues): NodeReport {
  const pod = Math.floor(size.memoryGiB * 1024);
  const heap = heapMiB(values.jvm.maxHeapSize);
  const headroom = mib(values.config.memory.heapHeadroomPerNode);
  // Kubernetes' `768Mi` is Trino's `768MB`.
  const requested = mib(values.resources.requests.memory.replace(/i$/, "B"));
  return {
    cpu: size.cpu,
    pod,
    ...(requested > 0 && requested !== pod && { requested }),
    heap,
    outsideHeap: pod - heap,
    headroom,
    usable: heap - headroom,
    queryPerNode: mib(values.config.query.maxMemoryPerNode),
  };
}

function reportTasks(
  spec: ClusterSpec,
  lines: Record<string, string>,
  exchange: SpooledExchange | undefined,
): TaskReport {
  const sinks = sizeSinks(exchange ?? { properties: {} }, spec);
  return {
    task: mib(lines["fault-tolerant-execution-task-memory"] ?? ""),
    concurrent: sinks.tasks,
    coordinatorTask: mib(lines["fault-tolerant-execution-coordinator-task-memory"] ?? ""),
    partitions: sinks.partitions,
    ...(exchange && { sink: sinks.sink }),
  };
}

const mib = (text: string) => Math.floor(parseMiB(text) ?? 0);

/** The JVM's own units: `57344M`, `56G`. */
function heapMiB(text: string): number {
  return mib(/[A-Za-z]$/.test(text) ? `${text}B`.replace("gB", "GB").replace("mB", "MB") : "");
}
