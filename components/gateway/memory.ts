import type { Fault } from "../shared/faults";

/** What clients ask of the gateway at once; its memory follows from it. */
export interface GatewayLoadSpec {
  /**
   * Clients whose queries are polled at once, through all replicas together.
   * @default 200 - some dashboards and pipelines; each of them has an answer on its way
   * @asType integer
   * @minimum 1
   * @maximum 10000
   */
  clients?: number;
  /**
   * The largest answer that passes, in MiB; the client gets HTTP 502 for a larger one. Trino's are 1 MB
   * or a little more, but never less than one row.
   * @default 128 - a row that holds a document or an image
   * @asType integer
   * @minimum 1
   * @maximum 1024
   * @why for the gateway reads an answer into one array, and Java has none of 2 GiB
   */
  answerMiB?: number;
}

/** What a gateway is sized for that says nothing else. */
export const DEFAULT_LOAD = { clients: 200, answerMiB: 128 } as const;

/** The largest headers of a request or an answer, all together: more than the 200 KiB that Trino takes. */
export const LARGEST_HEADER_KIB = 256;

/** Memory of one pod of the gateway, in MiB. */
export interface GatewayMemory {
  /** Heap of a gateway at rest. */
  base: number;
  /** Heap for the answers of all clients: one replica has them all while the others are replaced. */
  answers: number;
  /** Heap for the largest answer, once. */
  largest: number;
  /** What these need together. */
  heap: number;
  /** Outside the heap: code, threads, and the buffers of connections. */
  outside: number;
  /** Heap and outside. */
  pod: number;
}

/*
 * Measured with `npm run bench -- gateway-memory`, gateway 21, G1: 200 clients that are slow to read answers of
 * 1 MB, with headers of 128 KiB, and one answer of 128 MB, through one replica. A heap of 1140 MiB held
 * them and the process took 1481 MiB; with 800 MiB it ended for lack of memory. An answer is there as
 * bytes, as the bytes that were read of it, and as text (`ProxyResponseHandler`).
 */
const BASE = 128;
const HEAP_PER_CLIENT = 2.5;
const COPIES_OF_LARGEST = 4;
const OUTSIDE = 256;
const OUTSIDE_PER_CLIENT = 0.75;

/** The most that the heap gets of a large pod (`-XX:MaxRAMPercentage`; the chart's own is 80 always). */
const MOST_PERCENT = 90;

/** What a gateway needs to hold this load. */
export function reckonMemory(load: GatewayLoadSpec = {}): GatewayMemory {
  const { clients, answerMiB } = { ...DEFAULT_LOAD, ...load };
  const answers = clients * HEAP_PER_CLIENT;
  const largest = answerMiB * COPIES_OF_LARGEST;
  const heap = BASE + answers + largest;
  const outside = OUTSIDE + clients * OUTSIDE_PER_CLIENT;
  return { base: BASE, answers, largest, heap, outside, pod: heap + outside };
}

/** Memory of a pod in GiB that says nothing else: what the load needs, in steps of a half, and at least 2. */
export function defaultMemoryGiB(load: GatewayLoadSpec = {}): number {
  let memoryGiB = 2;
  while (!holds(memoryGiB, load)) memoryGiB += 0.5;
  return memoryGiB;
}

function holds(memoryGiB: number, load: GatewayLoadSpec): boolean {
  return heapOf(memoryGiB, load) >= reckonMemory(load).heap;
}

function heapOf(memoryGiB: number, load: GatewayLoadSpec): number {
  return Math.round((memoryGiB * 1024 * heapPercent(memoryGiB, load)) / 100);
}

/** Percent of the pod's memory that the heap may take: all but what is needed outside. */
export function heapPercent(memoryGiB: number, load: GatewayLoadSpec = {}): number {
  const share = 1 - reckonMemory(load).outside / (memoryGiB * 1024);
  return Math.min(MOST_PERCENT, Math.floor(share * 100));
}

/** What is wrong with the load, or with the memory that is to hold it; paths relative to the gateway. */
export function checkMemory(memoryGiB: number, load: GatewayLoadSpec = {}): Fault[] {
  const { clients, answerMiB } = { ...DEFAULT_LOAD, ...load };
  return holds(memoryGiB, load)
    ? []
    : [
        {
          path: "memoryGiB",
          message: `${memoryGiB} is too little for ${clients} clients and an answer of ${answerMiB} MiB, which may need ${Math.ceil(reckonMemory(load).pod)} MiB; use at least ${defaultMemoryGiB(load)}, or a smaller load`,
        },
      ];
}

/** A gateway's pod as `explain sizing` shows it: what it is, and how much of it. */
export function memoryRows(memoryGiB: number, load: GatewayLoadSpec = {}): [string, number][] {
  const { base, answers, largest, outside } = reckonMemory(load);
  const pod = memoryGiB * 1024;
  const heap = heapOf(memoryGiB, load);
  return [
    ["memory of the pod", pod],
    ["  outside the heap", pod - heap],
    ["    of which is reckoned with", outside],
    ["  heap", heap],
    ["    at rest", base],
    [`    answers of ${load.clients ?? DEFAULT_LOAD.clients} clients`, answers],
    [`    one answer of ${load.answerMiB ?? DEFAULT_LOAD.answerMiB} MiB`, largest],
    ["    left", heap - base - answers - largest],
  ];
}
