import type { Profile } from "../profiles/profile";
import type { KedaTrigger, PrometheusTrigger } from "./spec";

/** What a trigger must know of its cluster. */
interface Scaled {
  /** Name of the release. */
  name: string;
  profile: Pick<Profile, "queriesPerWorker">;
  /** Workers that a query waits for; 0 if there are always some. */
  required: number;
}

/** A trigger as KEDA has it; of ours some are two. */
export function renderTrigger(trigger: KedaTrigger, cluster: Scaled): Record<string, unknown>[] {
  if (!trigger.prometheus) return trigger.raw ? [trigger.raw] : [];
  const { query, queriesPerWorker = cluster.profile.queriesPerWorker } = trigger.prometheus;
  const queries = query ? [query] : workersByQueries(cluster, queriesPerWorker);
  const { prometheus } = trigger;
  return queries.map((one) => renderPrometheus(prometheus, one));
}

function renderPrometheus(trigger: PrometheusTrigger, query: string): Record<string, unknown> {
  const { serverAddress, threshold = 1, authenticationName } = trigger;
  return {
    type: "prometheus",
    // `Value` would multiply the workers that are there by the metric, and never come to rest.
    metricType: "AverageValue",
    metadata: {
      serverAddress,
      query,
      threshold: String(threshold),
      // A coordinator that is not scraped is no idle one: KEDA then leaves the workers as they are.
      ignoreNullValues: "false",
    },
    ...(authenticationName && { authenticationRef: { name: authenticationName } }),
  };
}

/**
 * PromQL for the number of workers wanted. A query that waits for its first workers is neither
 * running nor queued (seen on Trino 476): `RequiredWorkers` alone tells of it. And once it runs, no
 * fewer workers may stay than it waited for.
 */
function workersByQueries({ name, required }: Scaled, queriesPerWorker: number): string[] {
  // The chart runs triggers through Go's templates; the pod's name is a label of every scrape.
  const of = `{namespace="{{ .Release.Namespace }}",pod=~"${name}-coordinator-.+"}`;
  const manager = "trino_execution_name_QueryManager";
  const queries = `(sum(${manager}_RunningQueries${of}) + sum(${manager}_QueuedQueries${of}))`;
  const workers = `ceil(${queries} / ${queriesPerWorker})`;
  return required === 0
    ? [workers]
    : [
        `max(trino_execution_name_ClusterSizeMonitor_RequiredWorkers${of})`,
        `clamp_min(${workers}, ${required}) * (${queries} > bool 0)`,
      ];
}
