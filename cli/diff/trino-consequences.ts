import { attention, type Consequence, counted, danger, type Evidence, info } from "./consequence";
import type { ResourceChange } from "./resource-changes";
import { restartReasons, runningProperty } from "./restarts";

/** What an update of a release of chart trino means to the queries that run on it. */
export function explainTrinoUpdate(change: ResourceChange, evidence: Evidence): Consequence[] {
  const release = String(change.before?.name ?? change.name);
  const cluster = clusterName(release);
  const faultTolerant =
    runningProperty(evidence, release, "coordinator", "retry-policy") === "TASK";
  const drain = runningProperty(evidence, release, "worker", "shutdown.grace-period");
  const reasons = {
    coordinator: restartReasons(release, "coordinator", change, evidence.files),
    worker: restartReasons(release, "worker", change, evidence.files),
  };
  const sentences: Consequence[] = [];
  if (reasons.coordinator.length > 0) {
    sentences.push(
      danger(
        `the ${cluster} coordinator restarts (${list(reasons.coordinator)}): running ${cluster} queries are lost; drain first`,
      ),
    );
  }
  if (reasons.worker.length > 0) {
    sentences.push(workersRoll(cluster, reasons.worker, faultTolerant, drain !== undefined));
  }
  const restarts = sentences.length > 0;
  return [
    ...sentences,
    ...replicaSentences(change, cluster, faultTolerant, drain !== undefined, restarts),
    ...(restarts || isReplicaChange(change)
      ? []
      : [info(`${cluster}: nothing restarts, the change is beside its pods`)]),
  ];
}

function workersRoll(
  cluster: string,
  reasons: string[],
  faultTolerant: boolean,
  drains: boolean,
): Consequence {
  const start = `the workers of ${cluster} roll (${list(reasons)})`;
  if (faultTolerant) return attention(`${start}: tasks that they cannot finish are retried`);
  if (drains) {
    return attention(`${start}: each drains first; a query that outlasts the drain fails`);
  }
  return danger(`${start}: queries that run on them fail`);
}

const REPLICAS = "values.server.workers";

const isReplicaChange = ({ properties }: ResourceChange) =>
  properties.some(({ path }) => path === REPLICAS);

function replicaSentences(
  change: ResourceChange,
  cluster: string,
  faultTolerant: boolean,
  drains: boolean,
  restarts: boolean,
): Consequence[] {
  const replicas = change.properties.find(({ path }) => path === REPLICAS);
  const more = Number(replicas?.after) - Number(replicas?.before);
  if (!replicas || Number.isNaN(more)) return [];
  const workers = counted(Math.abs(more), "worker");
  if (more > 0) {
    return [info(`${workers} more on ${cluster}${restarts ? "" : ": nothing restarts"}`)];
  }
  if (faultTolerant) return [info(`${workers} fewer on ${cluster}: their tasks are retried`)];
  return drains
    ? [info(`${workers} fewer on ${cluster}: they drain first`)]
    : [attention(`${workers} fewer on ${cluster}: queries that run on them fail`)];
}

/** `trino-batch` is the cluster "batch". */
export function clusterName(release: string): string {
  return release.replace(/^trino-(?=.)/, "");
}

const SHOWN = 3;

function list(reasons: string[]): string {
  const shown = reasons.slice(0, SHOWN).join(", ");
  return reasons.length > SHOWN ? `${shown} and ${reasons.length - SHOWN} more` : shown;
}
