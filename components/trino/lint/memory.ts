import type { ValuesReader } from "../../shared/chart-reader";
import { error, type Finding, warning } from "../../shared/finding";
import { readDataSize, readHeap, readPodMemory } from "../../shared/units";
import { ROLES, type Role } from "./files";

/** Code cache (the chart reserves 512 MiB), metaspace, threads: what no heap size covers. */
const LEAST_OUTSIDE_MIB = 512;
/** Trino's own headroom, and its own limit for one query, as shares of the heap. */
const TRINO_SHARE = 0.3;
/** A limit for one query below this share of the heap was never thought about. */
const TINY_SHARE = 0.05;
/** What a JVM takes that is told nothing (`MaxRAMPercentage`). */
const JVM_PERCENT = 25;

/** Heap against pod, and the limits of queries against the heap. */
export function checkMemory(values: ValuesReader): Finding[] {
  return ROLES.filter((role) => role === "coordinator" || hasWorkers(values)).flatMap((role) => [
    ...checkHeapKeys(role, values),
    ...checkPod(role, values),
    ...checkQueryLimits(role, values),
  ]);
}

/** Whether the chart makes worker pods at all. */
export function hasWorkers(values: ValuesReader): boolean {
  return values.flag("server.keda.enabled") || (values.number("server.workers") ?? 1) > 0;
}

/** The heap in MiB: a size, or a share of the memory limit; undefined if it cannot be told. */
export function heapMiB(role: Role, values: ValuesReader): number | undefined {
  const size = values.text(`${role}.jvm.maxHeapSize`);
  if (size !== "") return amountOf(readHeap(size));
  const percent = values.number(`${role}.jvm.maxHeapPercent`) ?? JVM_PERCENT;
  const limit = memoryOf(role, "limits", values);
  return limit === undefined ? undefined : (limit * percent) / 100;
}

function checkHeapKeys(role: Role, values: ValuesReader): Finding[] {
  const path = `${role}.jvm.maxHeapPercent`;
  if (values.number(path) === undefined) return [];
  const size = values.text(`${role}.jvm.maxHeapSize`);
  if (size !== "") {
    const why = `without effect: ${role}.jvm.maxHeapSize is "${size}" (the chart's default is 8G), and -Xmx wins`;
    return [error(path, why, `set ${role}.jvm.maxHeapSize to ""`)];
  }
  const why = "is a share of the whole node's memory, because the pod has no memory limit";
  return memoryOf(role, "limits", values) === undefined
    ? [error(path, why, `set ${role}.resources.limits.memory`)]
    : [];
}

function checkPod(role: Role, values: ValuesReader): Finding[] {
  const heap = heapMiB(role, values);
  const limit = memoryOf(role, "limits", values);
  const request = memoryOf(role, "requests", values) ?? limit;
  if (heap === undefined) return [];
  const heapPath = values.text(`${role}.jvm.maxHeapSize`)
    ? `${role}.jvm.maxHeapSize`
    : `${role}.jvm.maxHeapPercent`;
  const room = roomFor(limit ?? 0);
  const wanted =
    room >= LEAST_OUTSIDE_MIB
      ? `use at most ${inUnits(room)}, or a larger pod`
      : `use a pod of at least ${inUnits(Math.ceil(heap + LEAST_OUTSIDE_MIB))}`;
  if (limit === undefined && request === undefined) {
    const why = `none, with a heap of ${inUnits(heap)}: the scheduler puts the pod on any node, and the kernel kills what does not fit`;
    const pod = `${Math.ceil((heap * 1.25) / 1024)}Gi`;
    return [warning(`${role}.resources`, why, `request and limit ${pod} of memory`)];
  }
  if (limit !== undefined && heap >= limit) {
    const why = `a heap of ${inUnits(heap)} does not fit a pod of ${inUnits(limit)} (${role}.resources.limits.memory): the kernel kills it under load`;
    return [error(heapPath, why, wanted)];
  }
  if (limit !== undefined && limit - heap < LEAST_OUTSIDE_MIB) {
    const why = `a heap of ${inUnits(heap)} leaves ${inUnits(limit - heap)} of the pod's ${inUnits(limit)} for code cache, metaspace, threads and buffers, and the code cache alone may take 512 MiB`;
    return [error(heapPath, why, wanted)];
  }
  if (limit !== undefined && limit - heap < limit / 10) {
    const why = `a heap of ${inUnits(heap)} leaves less than a tenth of the pod's ${inUnits(limit)} for code cache, metaspace, threads and buffers`;
    return [warning(heapPath, why, wanted)];
  }
  if (request !== undefined && request < heap) {
    const why = `${inUnits(request)} is less than the heap of ${inUnits(heap)}: the pod lands on a node that cannot hold it and is evicted first`;
    return [warning(`${role}.resources.requests.memory`, why, "request what the pod may use")];
  }
  return [];
}

function checkQueryLimits(role: Role, values: ValuesReader): Finding[] {
  const heap = heapMiB(role, values);
  const path = `${role}.config.query.maxMemoryPerNode`;
  const query = shareOf(values.text(path), heap);
  if (heap === undefined || query === undefined) return [];
  const headroom =
    shareOf(values.text(`${role}.config.memory.heapHeadroomPerNode`), heap) ?? heap * TRINO_SHARE;
  // Trino compares in bytes; a MiB of rounding is not worth a word.
  const least = Math.ceil(query + headroom);
  if (headroom >= heap) {
    const why = `a heap of ${inUnits(heap)} is all headroom (${inUnits(headroom)}), and Trino does not start`;
    const fix = `use a heap of at least ${least}M, or set ${role}.config.memory.heapHeadroomPerNode and ${path} with it`;
    return [error(`${role}.jvm.maxHeapSize`, why, fix)];
  }
  if (query + headroom > heap + 1) {
    const why = `${inUnits(query)} and a headroom of ${inUnits(headroom)} exceed the heap of ${inUnits(heap)}, and Trino does not start`;
    return [
      error(
        path,
        why,
        `use at most ${Math.floor(heap - headroom)}MB, or a heap of at least ${least}M`,
      ),
    ];
  }
  if (role === "worker" && query < heap * TINY_SHARE) {
    const why = `${inUnits(query)} of a heap of ${inUnits(heap)} is all that one query may use on a worker; 1GB is the chart's default, Trino's own is 30 % of the heap`;
    return [warning(path, why, `set it, for example to ${Math.floor(heap * TRINO_SHARE)}MB`)];
  }
  return [];
}

function memoryOf(role: Role, kind: string, values: ValuesReader): number | undefined {
  return amountOf(readPodMemory(values.raw(`${role}.resources.${kind}.memory`)));
}

function amountOf(amount: ReturnType<typeof readHeap>): number | undefined {
  return "mib" in amount ? amount.mib : undefined;
}

function shareOf(text: string, heap: number | undefined): number | undefined {
  const amount = readDataSize(text);
  if (amount.isPercent) return ((heap ?? 0) * Number.parseFloat(text)) / 100;
  return amountOf(amount);
}

/** A fifth of the pod stays outside the heap, 512 MiB to 8 GiB. */
function roomFor(limit: number): number {
  return Math.floor(limit - Math.min(Math.max(limit / 5, LEAST_OUTSIDE_MIB), 8192));
}

function inUnits(mib: number): string {
  return mib >= 10240 || mib % 1024 === 0
    ? `${Math.round(mib / 102.4) / 10} GiB`
    : `${Math.round(mib)} MiB`;
}
