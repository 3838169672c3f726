/** The running platform as the trials see it: processes on this machine, or pods of a Kubernetes cluster. */
export interface Subject {
  /** The gateway's URL. */
  gateway: string;
  /** Each coordinator's URL, by cluster. */
  coordinators: Record<string, string>;
  /** The exchange buckets. */
  exchangeBuckets: string[];
  /** The workers of a cluster that run now. */
  workers(cluster: string): Promise<Member[]>;
  /** The gateway's replicas that run now. */
  gateways(): Promise<Member[]>;
  /** Number and bytes of the objects in each exchange bucket, from the store itself. */
  measureBuckets(): Promise<BucketContent[]>;
  /** Ends a server at once, as a lost machine would. */
  kill(member: Pick<Member, "name">): Promise<void>;
}

/** A server of the platform that can be lost: a process, or a pod. */
export interface Member {
  /** Name of its pod; a process of the lab has the name that its pod would have. */
  name: string;
  /** Of this life of it alone: another one of the same name has another. */
  uid: string;
  /** What coordinators call it, of a worker. */
  nodeId: string;
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
