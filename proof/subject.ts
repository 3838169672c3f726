import type { Login } from "./trino/coordinator";

/** The running platform as whoever looks at it sees it: processes on this machine, or pods. */
export interface PlatformView {
  /** The gateway's URL. */
  gateway: string;
  /** Each coordinator's URL, by cluster. */
  coordinators: Record<string, string>;
  /** As whom queries are sent, and coordinators asked. @default the client's own */
  login?: Login;
  /** The exchange buckets. */
  exchangeBuckets: string[];
  /** Why nobody here may look into them. @default somebody may */
  unseen?: string;
  /**
   * Seconds for which a server may go on that was killed.
   * @default 0 - SIGKILL ends a process at once
   */
  lingerSeconds?: number;
  /** The workers of a cluster that run now, and are not about to leave. */
  workers(cluster: string): Promise<Member[]>;
  /** The coordinator of a cluster, if it runs. */
  coordinatorOf(cluster: string): Promise<Member | undefined>;
  /** The gateway's replicas that run now. */
  gateways(): Promise<Member[]>;
  /**
   * Number and bytes of the objects in each exchange bucket, from the store itself.
   *
   * @param queryId of those alone that this query spooled; of all unless given
   */
  measureBuckets(queryId?: string): Promise<BucketContent[]>;
  /** Ends a server at once, as a lost machine would. */
  kill(member: Pick<Member, "name">): Promise<void>;
}

/** The same for trials, which also change it and put it back. */
export interface Subject extends PlatformView {
  /**
   * Takes one worker away from a cluster, which leaves as one does when a cluster is scaled in.
   *
   * @throws NotTried if something else decides how many there are, or there is one only
   */
  scaleIn(cluster: string): Promise<Leaving>;
  /** Puts back what was killed and scaled, and waits until all of it is ready. */
  restore(progress: (line: string) => void): Promise<void>;
  /**
   * What another `up` of the same program would change; empty if nothing.
   *
   * @throws NotTried if there is no engine here that could say
   */
  secondUp(progress: (line: string) => void): Promise<string[]>;
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

/** A worker that was told to leave. */
export interface Leaving {
  worker: Member;
  /** Resolves when it has left; rejects if it takes longer than it may. */
  gone: Promise<void>;
}

/** What one bucket holds. */
export interface BucketContent {
  bucket: string;
  objects: number;
  bytes: number;
}

/** Something did not behave as the platform promises. */
export class ProofFailed extends Error {}

/** Something could not be tried here; the message says why. Nothing is wrong because of that. */
export class NotTried extends Error {}
