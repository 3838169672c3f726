import { ApiRefused, type KubernetesApi } from "../../infra/watch/kubernetes-api";

/** A pod, as far as the trials go by it. */
export interface Pod {
  metadata: {
    name: string;
    uid: string;
    deletionTimestamp?: string;
    ownerReferences?: { kind: string; name: string }[];
  };
  spec: {
    terminationGracePeriodSeconds?: number;
    containers: { image: string; ports?: { name?: string; containerPort: number }[] }[];
  };
  status: { phase: string; conditions?: { type: string; status: string }[] };
}

/** A Service, as far as a way to it goes by it. */
export interface Service {
  metadata: { name: string };
  spec: {
    selector?: Record<string, string>;
    ports: { name?: string; port: number; targetPort?: number | string }[];
  };
}

/** A Deployment, as far as its pods go by it. */
export interface Deployment {
  metadata: { name: string; labels?: Record<string, string> };
  spec: { replicas?: number; selector: { matchLabels: Record<string, string> } };
}

/** Labels as the API selects by them. */
export const selectorOf = (labels: Record<string, string>) =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");

/** The labels that both charts give to the pods of a release, and what they are there for. */
export const labelsOf = (release: string, component?: string): Record<string, string> => ({
  "app.kubernetes.io/instance": release,
  ...(component && { "app.kubernetes.io/component": component }),
});

/** Pods of these labels that have not ended. */
export async function podsWith(
  api: KubernetesApi,
  namespace: string,
  labels: Record<string, string>,
): Promise<Pod[]> {
  const { items } = await api.get<{ items: Pod[] }>(`/api/v1/namespaces/${namespace}/pods`, {
    labelSelector: selectorOf(labels),
  });
  return items
    .filter(({ status }) => status.phase !== "Succeeded" && status.phase !== "Failed")
    .sort((a, b) => a.metadata.name.localeCompare(b.metadata.name));
}

/** A pod that answers, and is not about to leave. */
export function isUp({ metadata, status }: Pod): boolean {
  const ready = status.conditions?.some(
    ({ type, status: is }) => type === "Ready" && is === "True",
  );
  return Boolean(ready) && metadata.deletionTimestamp === undefined;
}

/** Deployments of a release. */
export async function deploymentsOf(
  api: KubernetesApi,
  namespace: string,
  release: string,
): Promise<Deployment[]> {
  const { items } = await api.get<{ items: Deployment[] }>(
    `/apis/apps/v1/namespaces/${namespace}/deployments`,
    { labelSelector: selectorOf(labelsOf(release)) },
  );
  return items;
}

interface Autoscaler {
  metadata: { name: string };
  spec: { scaleTargetRef: { kind: string; name: string } };
}

/**
 * Name of the HorizontalPodAutoscaler that holds a Deployment; KEDA makes one, too. Who may not list
 * them goes by the stack file alone.
 */
export async function autoscalerOf(
  api: KubernetesApi,
  namespace: string,
  deployment: string,
): Promise<string | undefined> {
  const path = `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`;
  const { items } = await api.get<{ items: Autoscaler[] }>(path).catch((error) => {
    if (error instanceof ApiRefused) return { items: [] };
    throw error;
  });
  const held = items.find(
    ({ spec: { scaleTargetRef: target } }) =>
      target.kind === "Deployment" && target.name === deployment,
  );
  return held?.metadata.name;
}

/** An object; undefined if there is none. */
export async function found<T>(reading: Promise<T>): Promise<T | undefined> {
  return reading.catch((error) => {
    if (error instanceof ApiRefused && error.status === 404) return undefined;
    throw error;
  });
}

/**
 * The port of a pod that a Service's port leads to: a number, or the name of a container's port. The
 * gateway's Service has no plain port beside TLS, but its pods do.
 */
export function targetPort({ spec }: Service, port: number, pod: Pod): number | undefined {
  const target = spec.ports.find((one) => one.port === port)?.targetPort ?? port;
  if (typeof target === "number") return target;
  const ports = pod.spec.containers.flatMap((container) => container.ports ?? []);
  return ports.find(({ name }) => name === target)?.containerPort;
}
