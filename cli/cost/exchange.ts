import type { CostBasis } from "./prices-file";

/** How a cluster spools. */
export interface Spooling {
  /** Output partitions of a task. */
  partitions: number;
  /** `exchange.s3.upload.part-size` in MB. */
  partMb: number;
  /** `exchange.sink-max-file-size` in MB. */
  maxFileMb: number;
  /** Days after which the buckets delete what no query cleaned up. */
  expirationDays: number;
}

/** Requests for each TB that is scanned. */
export interface Requests {
  /** PUT and POST: uploads, their parts, and the marker that a task has committed. */
  writes: number;
  /** GET: one a part. */
  reads: number;
  /** LIST: one when a stage is read, one when it is cleaned up, for each task. */
  lists: number;
}

/** What spooling costs in a month, in US dollars. */
export interface ExchangeCost {
  requests: Requests;
  /** PUT, POST and LIST. */
  writes: number;
  reads: number;
  /** Data of running queries and of dead ones. */
  storage: number;
  total: number;
}

const DAYS_PER_MONTH = 365 / 12;
/** Keys in one answer to LIST. */
const KEYS_PER_LIST = 1000;

/**
 * Requests that the exchange manager sends for each TB scanned. Every task writes one file for each
 * output partition: a file smaller than a part is one PUT, a larger one an upload of its parts with
 * a beginning and an end. Files are read in parts as well. A task's folder is listed twice.
 * `DeleteObjects` is free.
 */
export function countRequests(
  { partitions, partMb, maxFileMb }: Omit<Spooling, "expirationDays">,
  { spooledGbPerTb, spooledMbPerTask, reads }: CostBasis["assumptions"],
): Requests {
  const tasks = (spooledGbPerTb * 1024) / spooledMbPerTask;
  const perPartition = spooledMbPerTask / partitions;
  const filesPerPartition = Math.max(1, Math.ceil(perPartition / maxFileMb));
  const files = partitions * filesPerPartition;
  const fileMb = perPartition / filesPerPartition;
  const parts = Math.max(1, Math.ceil(fileMb / partMb));
  const uploads = fileMb < partMb ? 1 : parts + 2;
  return {
    writes: tasks * (files * uploads + 1),
    reads: tasks * files * parts * reads,
    lists: tasks * 2 * Math.ceil((files + 1) / KEYS_PER_LIST),
  };
}

/** What spooling costs in a month. */
export function costExchange(spooling: Spooling, basis: CostBasis): ExchangeCost {
  const { prices, assumptions } = basis;
  const requests = countRequests(spooling, assumptions);
  const tb = assumptions.scannedTbPerDay * DAYS_PER_MONTH;
  const writes = ((requests.writes + requests.lists) / 1000) * prices.s3Per1000Writes * tb;
  const reads = (requests.reads / 1000) * prices.s3Per1000Reads * tb;
  const storage = storedGb(spooling, assumptions) * prices.s3GbMonth;
  return { requests, writes, reads, storage, total: writes + reads + storage };
}

/** Data in the buckets at any time, in GB: of queries that run, and of those that died. */
export function storedGb(
  { expirationDays }: Pick<Spooling, "expirationDays">,
  { scannedTbPerDay, spooledGbPerTb, queryHours, orphanShare }: CostBasis["assumptions"],
): number {
  const perDay = scannedTbPerDay * spooledGbPerTb;
  return perDay * (queryHours / 24) + perDay * orphanShare * expirationDays;
}

/** Requests a second that S3 takes at once for each prefix of a bucket that it has not split yet. */
const S3_WRITES_PER_SECOND = 3500;

/**
 * GB a second that can be spooled before S3 answers 503 SlowDown: buckets are free, but each takes
 * only so many requests.
 */
export function spoolableGbPerSecond(
  buckets: number,
  { writes }: Requests,
  { spooledGbPerTb }: CostBasis["assumptions"],
): number {
  return (buckets * S3_WRITES_PER_SECOND) / (writes / spooledGbPerTb);
}
