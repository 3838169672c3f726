import { attention, type Consequence, counted, info } from "./consequence";
import type { ResourceChange } from "./resource-changes";

// Parts of chart trino-gateway's values that its pod template does not hold.
const BESIDE_THE_PODS =
  /^values\.(?:replicaCount|autoscaling|service\b|serviceName|ingress|podDisruptionBudget|serviceMonitor|strategy|commonLabels)/;

/** What an update of a release of chart trino-gateway means to its clients. */
export function explainGatewayUpdate(change: ResourceChange): Consequence[] {
  const rolls = change.properties.some(
    ({ path }) => path.startsWith("values.") && !BESIDE_THE_PODS.test(path),
  );
  return [...(rolls ? [rollSentence(change)] : []), ...replicaSentences(change)];
}

function rollSentence({ before }: ResourceChange): Consequence {
  const values = (before?.values ?? {}) as { replicaCount?: number };
  const replicas = values.replicaCount ?? 1;
  return replicas > 1
    ? info("the gateway's pods roll, one after the other: no query is lost")
    : attention("the gateway's only pod is made anew: clients wait or reconnect, no query is lost");
}

function replicaSentences({ properties }: ResourceChange): Consequence[] {
  const replicas = properties.find(({ path }) => path === "values.replicaCount");
  const more = Number(replicas?.after) - Number(replicas?.before);
  if (!replicas || Number.isNaN(more)) return [];
  const pods = counted(Math.abs(more), "gateway pod");
  return [info(`${pods} ${more > 0 ? "more" : "fewer"}`)];
}
