/** What one run of the trials saw. Text, JSON, page and picture are made of it, and of nothing else. */
export interface Report {
  /** Of this shape; a reader refuses one that it does not know. */
  format: 1;
  /** The command as typed: `npm run prove -- kind`. */
  command: string;
  /** When the run began, ISO 8601. */
  began: string;
  /** How long it took, in seconds. */
  seconds: number;
  /** What was tried. */
  platform: PlatformTried;
  /** True if every trial that was not skipped passed, and nobody interrupted the run. */
  passed: boolean;
  trials: Trial[];
  timeline: Timeline;
}

/** Where the platform ran, and of what versions. */
export interface PlatformTried {
  /** `lab`: processes on one machine. `kubernetes`: pods. */
  where: "lab" | "kubernetes";
  /** The stack's name, and the cluster's context if there is one. */
  name: string;
  /** What ran, by name: `trino`, `gateway`, `kubernetes`, `provider`, `store`. */
  versions: Record<string, string>;
}

/** Why a trial was skipped that had not come to its end when the run was interrupted. */
export const INTERRUPTED = "interrupted";

/** One thing that was tried. Times are in seconds since the run began. */
export interface Trial {
  /** A word for it: `routing`. */
  name: string;
  /** What it shows, in one line. */
  title: string;
  outcome: "passed" | "failed" | "skipped";
  /** Why it failed or was skipped. */
  reason?: string;
  /** What was seen, one line each. */
  lines: string[];
  began: number;
  ended: number;
}

/** What happened when. Times are in seconds since the run began. */
export interface Timeline {
  queries: QuerySpan[];
  buckets: BucketSeries[];
  moments: Moment[];
}

/** One query, from its first request to its last page. */
export interface QuerySpan {
  /** Trino's id of it. */
  id: string;
  /** The trial that sent it. */
  trial: string;
  /** The cluster that ran it, if it is known. */
  cluster?: string;
  /** Who sent it: `source dbt, tag etl`. */
  client: string;
  /** The statement on one line, shortened. */
  sql: string;
  began: number;
  ended: number;
  /** Trino's error, if it failed. */
  error?: string;
  /** How its tasks stood, now and then; empty if nobody looked. */
  tasks: TaskCount[];
}

/** A query's tasks at one moment. */
export interface TaskCount {
  at: number;
  running: number;
  finished: number;
  failed: number;
}

/** What one bucket held over time. */
export interface BucketSeries {
  bucket: string;
  samples: { at: number; bytes: number; objects: number }[];
}

/** Something that was done to the platform. */
export interface Moment {
  at: number;
  /** The trial that did it. */
  trial: string;
  kind: "kill" | "scale" | "deploy" | "recovered";
  /** What it was: `trino-batch-worker-0 was killed`. */
  text: string;
}
