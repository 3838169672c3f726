import { setTimeout as pause } from "node:timers/promises";
import type { Recorder } from "./recorder";
import type { Stage } from "./stage";
import { type BucketContent, NotTried, type Subject } from "./subject";
import type { Client, QueryOutcome } from "./trino/client";
import { clusterOf, type QueryState, queryState } from "./trino/coordinator";

/** A query that is looked at while it runs. */
export interface WatchedQuery {
  id: Promise<string>;
  outcome: Promise<QueryOutcome>;
  /** The cluster that runs it. @throws QueryEnded if it ends before anybody knows */
  cluster(): Promise<string>;
  /** Waits until its tasks stand as wanted. @throws QueryEnded if it ends before */
  until(reached: (state: QueryState) => boolean | Promise<boolean>): Promise<QueryState>;
  /** How its tasks stood when last seen. */
  last(): QueryState;
  /** The most that it had in each bucket at a time, as far as anybody looked. */
  peak(): BucketContent[];
}

/** The query was over before what was waited for came about. */
export class QueryEnded extends Error {}

/** Milliseconds between two looks at a coordinator; stores are asked as often as they answer. */
const EVERY_MS = 100;
const STORE_EVERY_MS = 250;

interface Watching extends Pick<Stage, "subject" | "run"> {
  recorder: Recorder;
  trial: string;
}

/** Starts a query, and looks at it until it has ended. */
export function startWatching(
  { subject, recorder, run }: Watching,
  sql: string,
  client: Client,
): WatchedQuery {
  const id = Promise.withResolvers<string>();
  id.promise.catch(() => {});
  let ended = false;
  let state: QueryState = { state: "UNKNOWN", tasks: [] };
  let cluster: string | undefined;
  const before = recorder.timeline.queries.length;
  const outcome = run(sql, client, { onId: id.resolve }).finally(() => {
    ended = true;
  });
  outcome.catch(id.reject);
  const span = recorder.timeline.queries[before];
  const peak = new Map<string, BucketContent>();

  const look = async () => {
    const queryId = await id.promise;
    cluster ??= await clusterOf(subject.coordinators, queryId, subject.login);
    if (cluster === undefined) return;
    if (span) span.cluster = cluster;
    const url = subject.coordinators[cluster] ?? "";
    state = (await queryState(url, queryId, subject.login)) ?? state;
    if (span) recorder.tasks(span, state);
  };
  const looking = (async () => {
    // A coordinator that dies, or a way to it that is dropped, is asked again.
    for (; !ended; await pause(EVERY_MS)) await look().catch(() => {});
    await look().catch(() => {});
  })();
  const measuring = (async () => {
    if (subject.unseen) return;
    const queryId = await id.promise.catch(() => undefined);
    if (queryId === undefined) return;
    for (let last = false; !last; await pause(STORE_EVERY_MS)) {
      last = ended;
      const contents = await subject.measureBuckets(queryId).catch(() => []);
      recorder.buckets(contents);
      for (const one of contents) {
        if (one.bytes >= (peak.get(one.bucket)?.bytes ?? 0)) peak.set(one.bucket, one);
      }
    }
  })();

  const until: WatchedQuery["until"] = async (reached) => {
    for (; ; await pause(EVERY_MS / 2)) {
      const over = ended;
      if (await reached(state)) return state;
      if (over) throw new QueryEnded("the query ended too soon");
    }
  };
  const seen = outcome.finally(() => Promise.all([looking, measuring]));
  // A trial that fails meanwhile does not wait for it.
  seen.catch(() => {});
  return {
    id: id.promise,
    outcome: seen,
    until,
    cluster: async () => {
      await until(() => cluster !== undefined);
      return cluster ?? "";
    },
    last: () => state,
    peak: () => [...peak.values()],
  };
}

/** Trino deletes spooled data right after the query; the number of objects still there after 15 s. */
export async function waitUntilEmpty(
  subject: Pick<Subject, "measureBuckets" | "unseen">,
  queryId?: string,
  seen: (contents: BucketContent[]) => void = () => {},
): Promise<number> {
  if (subject.unseen) throw new NotTried(subject.unseen);
  for (const end = performance.now() + 15_000; ; await pause(200)) {
    const contents = await subject.measureBuckets(queryId);
    seen(contents);
    const objects = contents.reduce((sum, content) => sum + content.objects, 0);
    if (objects === 0 || performance.now() > end) return objects;
  }
}
