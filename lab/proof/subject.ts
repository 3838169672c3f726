import type { TrafficReport } from "../aws/network";
import type { ProcessRecord } from "../processes";

/** The running platform as the proofs see it: addresses on this machine, and processes. */
export interface Subject {
  /** The gateway's URL. */
  gateway: string;
  /** Each coordinator's URL, by cluster. */
  coordinators: Record<string, string>;
  /** The exchange buckets. */
  exchangeBuckets: string[];
  /** The workers of a cluster that run now. */
  workers(cluster: string): ProcessRecord[];
  /** The gateway's replicas that run now. */
  gateways(): ProcessRecord[];
  /** Number and bytes of the objects in each exchange bucket, from the store itself. */
  measureBuckets(): Promise<BucketContent[]>;
  /** What went to AWS since the lab's AWS began, and as whom. */
  awsTraffic(): Promise<TrafficReport>;
  /** Ends a process at once, as a lost machine would. */
  kill(process: ProcessRecord): Promise<void>;
}

/** What one bucket holds. */
export interface BucketContent {
  bucket: string;
  objects: number;
  bytes: number;
}

/** What was seen, for people and for machines. */
export interface Evidence {
  /** What it shows, in one line. */
  title: string;
  /** The details, one line each. */
  lines: string[];
  /** The same as data. */
  data: unknown;
}

/** Something did not behave as the platform promises. */
export class ProofFailed extends Error {}
