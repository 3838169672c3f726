import { setTimeout as pause } from "node:timers/promises";
import type { Clusters } from "./clusters";
import { type Dataset, longQuery, MANY_TASKS } from "./dataset";
import type { Recorder } from "./recorder";
import type { Moment } from "./report/report";
import { NotTried, ProofFailed, type Subject } from "./subject";
import { type Client, type QueryOptions, type QueryOutcome, runQuery } from "./trino/client";
import { startWatching, type WatchedQuery } from "./watched-query";

/** All that a trial stands on. */
export interface Stage {
  subject: Subject;
  clusters: Clusters;
  /** Where the tables are. @throws NotTried if this platform has no place for them */
  dataset(): Dataset;
  signal: AbortSignal;
  progress(line: string): void;
  /** Runs a query through the gateway, and writes it down. One that fails is an outcome. */
  run(sql: string, client?: Client, options?: QueryOptions): Promise<QueryOutcome>;
  /** The same for one that must succeed. @throws ProofFailed */
  ask(sql: string, client?: Client): Promise<QueryOutcome>;
  /** Runs a query as `run` does, and looks at its tasks and at what it spools meanwhile. */
  watch(sql: string, client: Client): WatchedQuery;
  moment(kind: Moment["kind"], text: string): void;
  /** The long query's right answer, from a run on batch that nothing disturbs; run once. */
  undisturbed(): Promise<QueryOutcome>;
  /** Takes what an earlier trial has seen for that answer. */
  setUndisturbed(outcome: QueryOutcome): void;
}

/** What all trials of a run share. */
export interface StageSettings {
  subject: Subject;
  clusters: Clusters;
  /** Why there is none, if there is none. */
  dataset: Dataset | NotTried;
  recorder: Recorder;
}

/** Queries of a large, busy cluster may take long, and are not lost because of that. */
const LONGEST_QUERY_SECONDS = 900;

/** How long a way to the gateway may be gone: a pod is replaced, a connection dropped. */
const RECONNECT_SECONDS = 60;

/** Gives each trial its stage. The signal of a trial cancels its queries. */
export function openStages(settings: StageSettings) {
  const { subject, clusters, recorder } = settings;
  let undisturbed: Promise<QueryOutcome> | undefined;
  return (trial: string, progress: (line: string) => void, signal: AbortSignal): Stage => {
    const run: Stage["run"] = async (sql, client = {}, options = {}) => {
      signal.throwIfAborted();
      const span = recorder.query({ trial, client: describeClient(client), sql });
      const { onId } = options;
      try {
        const outcome = await runQuery(subject.gateway, sql, withLogin(client), {
          deadlineSeconds: LONGEST_QUERY_SECONDS,
          reconnectSeconds: RECONNECT_SECONDS,
          signal,
          ...options,
          onId: (id) => {
            span.id = id;
            onId?.(id);
          },
        });
        if (outcome.error) span.error = outcome.error;
        return outcome;
      } catch (error) {
        span.error = error instanceof Error ? error.message : String(error);
        throw error;
      } finally {
        span.ended = recorder.now();
      }
    };
    const withLogin = (client: Client) => ({ ...subject.login, ...client });
    const stage: Stage = {
      subject,
      clusters,
      dataset: () => {
        if (settings.dataset instanceof NotTried) throw settings.dataset;
        return settings.dataset;
      },
      signal,
      progress,
      run,
      ask: async (sql, client) => {
        const outcome = await run(sql, client);
        if (outcome.error) throw new ProofFailed(`${outcome.error}\n  in: ${sql.trim()}`);
        return outcome;
      },
      watch: (sql, client) => startWatching({ subject, recorder, run, trial }, sql, client),
      moment: (kind, text) => recorder.moment({ trial, kind, text }),
      undisturbed: () => {
        undisturbed ??= stage.ask(longQuery(stage.dataset()), batchClient(stage)).catch((error) => {
          undisturbed = undefined;
          throw error;
        });
        return undisturbed;
      },
      setUndisturbed: (outcome) => {
        undisturbed = Promise.resolve(outcome);
      },
    };
    return stage;
  };
}

/**
 * A client whose queries go to a cluster.
 *
 * @throws NotTried if the stack routes none of ours there
 */
export function clientOf({ clusters }: Stage, cluster: string): Client {
  const client = clusters.clientFor(cluster);
  if (client) return client;
  throw new NotTried(`no rule of the stack sends a client that is known here to ${cluster}`);
}

/** The client whose long query has many small tasks on batch. @throws NotTried */
export function batchClient(stage: Stage): Client {
  const { batch } = stage.clusters;
  if (batch === undefined) throw new NotTried("the stack has no batch cluster");
  return { ...clientOf(stage, batch), session: MANY_TASKS };
}

/** Who sends a query, for people. */
export function describeClient({ source, tags, routingGroup }: Client): string {
  const parts = [
    source && `source ${source}`,
    tags && `tag ${tags.join(",")}`,
    routingGroup && `routing group ${routingGroup}`,
  ];
  return parts.filter(Boolean).join(", ") || "no source";
}

/** Asks until the answer is not undefined. @throws ProofFailed */
export async function eventually<T>(
  what: string,
  { signal }: Pick<Stage, "signal">,
  seconds: number,
  ask: () => Promise<T | undefined>,
): Promise<T> {
  for (const end = performance.now() + seconds * 1000; ; await pause(500)) {
    signal.throwIfAborted();
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > end) throw new ProofFailed(`after ${seconds} s still not: ${what}`);
  }
}
