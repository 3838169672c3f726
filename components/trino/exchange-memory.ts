import type { ExchangeSpec } from "../exchange/spec";
import type { Fault } from "../shared/faults";
import { parseHours, parseMiB } from "../shared/quantities";
import { executionProperties } from "./execution/settings";
import { PROFILES } from "./profiles";
import { sizeNode, sizeTasks } from "./sizing";
import type { TrinoSpec } from "./spec";

/** What of a cluster decides how much it can spool, and for how long. */
export type SpoolingCluster = Pick<
  TrinoSpec,
  "profile" | "trinoVersion" | "coordinator" | "workers" | "configProperties" | "execution"
>;

/** What of an exchange decides how much memory its sinks take. */
export type SpooledExchange = Pick<ExchangeSpec, "properties" | "expirationDays">;

/** The memory that spooling takes on a worker; sizes in MiB. */
export interface SinkMemory {
  /** Output partitions of a task (`fault-tolerant-execution-max-partition-count`). */
  partitions: number;
  /** Buffers of a sink: partitions times buffers for each, or the least that a sink has. */
  buffers: number;
  /** Size of one buffer: the part size. */
  part: number;
  /** Memory of one sink; every task has one. */
  sink: number;
  /** Tasks that run beside each other on one worker. */
  tasks: number;
  heap: number;
}

/** Sinks of all tasks may take this share of a worker's heap; the tasks' own data needs the rest. */
const SINK_SHARE = 0.25;

/** Trino's own defaults of what a sink's memory follows from. */
const DEFAULTS = { buffersPerPartition: 2, minimalBuffers: 10, s3PartMiB: 5, azureBlockMiB: 4 };

/**
 * The memory of a worker's sinks: Trino gives each sink
 * `max(partitions x sink-buffers-per-partition, sink-buffer-pool-min-size)` buffers of the part size.
 */
export function sizeSinks(exchange: SpooledExchange, cluster: SpoolingCluster): SinkMemory {
  const { properties } = exchange;
  const worker = sizeNode(cluster.workers);
  const planned = sizeTasks(worker);
  const own = ownProperties(cluster);
  const partitions = number(own["fault-tolerant-execution-max-partition-count"]);
  const task = parseMiB(own["fault-tolerant-execution-task-memory"] ?? "");
  const perPartition = number(properties["exchange.sink-buffers-per-partition"]);
  const least = number(properties["exchange.sink-buffer-pool-min-size"]);
  const buffers = Math.max(
    (partitions ?? planned.partitions) * (perPartition ?? DEFAULTS.buffersPerPartition),
    least ?? DEFAULTS.minimalBuffers,
  );
  const part = partMiB(properties);
  return {
    partitions: partitions ?? planned.partitions,
    buffers,
    part,
    sink: buffers * part,
    tasks: task ? Math.max(1, Math.floor(worker.usable / task)) : planned.concurrent,
    heap: worker.heap,
  };
}

/** Refuses sinks that would fill the workers' heap, with the arithmetic. Path: of the exchange. */
export function checkSinkMemory(
  exchange: SpooledExchange,
  cluster: SpoolingCluster,
  clusterName: string,
): Fault[] {
  const { partitions, buffers, part, sink, tasks, heap } = sizeSinks(exchange, cluster);
  const limit = Math.floor(heap * SINK_SHARE);
  // A pod without room for a heap has been told of already.
  if (!(heap > 0) || sink * tasks <= limit) return [];
  const fitting = Math.floor(limit / tasks / buffers);
  const advice =
    fitting >= DEFAULTS.s3PartMiB
      ? `use parts of at most ${fitting} MB`
      : "use smaller parts, fewer buffers or larger workers";
  return [
    {
      path: "",
      message: `${buffers} buffers of ${part} MB for ${partitions} partitions are ${inGB(sink)} GB a sink; with ${tasks} tasks beside each other ${inGB(sink * tasks)} GB of the ${inGB(heap)} GB heap of a worker of "${clusterName}", and a quarter is the limit; ${advice}`,
    },
  ];
}

/**
 * The longest that a query of the cluster may run, in hours (`query.max-execution-time`); undefined
 * if the cluster's own setting is no duration.
 */
export function longestQueryHours(cluster: SpoolingCluster): number | undefined {
  const memory = { coordinator: sizeNode(cluster.coordinator), worker: sizeNode(cluster.workers) };
  const lines = {
    ...PROFILES[cluster.profile].configProperties(cluster, memory),
    ...ownProperties(cluster),
  };
  return parseHours(lines["query.max-execution-time"] ?? "");
}

/** An expiry under a running query kills it. Path: of the exchange. */
export function checkExpiry(
  exchange: SpooledExchange,
  cluster: SpoolingCluster,
  clusterName: string,
): Fault[] {
  const { expirationDays } = exchange;
  const hours = longestQueryHours(cluster);
  // Lifecycle rules count whole days from when an object was written.
  if (expirationDays === undefined || hours === undefined || expirationDays * 24 > hours) return [];
  return [
    {
      path: "expirationDays",
      message: `${expirationDays} deletes what queries of "${clusterName}" still need, which may run for ${hours} h (query.max-execution-time); use at least ${Math.floor(hours / 24) + 1}`,
    },
  ];
}

/** What the cluster says itself, in its typed fields or in lines. */
function ownProperties(cluster: SpoolingCluster): Record<string, string> {
  return { ...executionProperties(cluster.execution), ...cluster.configProperties };
}

function partMiB(properties: Readonly<Record<string, string>>): number {
  const s3 = parseMiB(properties["exchange.s3.upload.part-size"] ?? "");
  const azure = parseMiB(properties["exchange.azure.block-size"] ?? "");
  const isAzure = Object.keys(properties).some((key) => key.startsWith("exchange.azure."));
  return s3 ?? azure ?? (isAzure ? DEFAULTS.azureBlockMiB : DEFAULTS.s3PartMiB);
}

function number(text: string | undefined): number | undefined {
  const value = Number(text);
  return text === undefined || !Number.isFinite(value) ? undefined : value;
}

/** Thousands, not 1024s: "64 MB parts at 50 partitions are 6.4 GB" can be checked in the head. */
function inGB(mib: number): string {
  return String(Math.round(mib / 100) / 10);
}
