import { type ContainerState, endOf } from "./causes";
import { explain } from "./explain-pod";
import type { PodHealth } from "./health";
import type { KubernetesApi } from "./kubernetes-api";

/** Pods of a release whose logs are read: the others fail for the same reason. */
const EXPLAINED_PODS = 3;

/** A pod, as far as its health is read from it. */
export interface Pod {
  metadata: { name: string; deletionTimestamp?: string };
  spec: { containers: { name: string; image: string }[] };
  status: {
    phase: string;
    reason?: string;
    conditions?: { type: string; status: string; reason?: string; message?: string }[];
    initContainerStatuses?: ContainerStatus[];
    containerStatuses?: ContainerStatus[];
  };
}

/** A container of a pod, as far as its health is read from it. */
export interface ContainerStatus {
  name: string;
  image: string;
  ready: boolean;
  restartCount: number;
  state?: ContainerState;
  lastState?: ContainerState;
}

/** The label of a release's pods: both charts set it. */
export const podsOfRelease = (release: string) => `app.kubernetes.io/instance=${release}`;
/** The label that Kubernetes gives to a Job's pods, from 1.27 on. */
export const podsOfJob = (job: string) => `batch.kubernetes.io/job-name=${job}`;

/** Servers, which are to be ready, or pods of a Job, which are to end well. */
export type Purpose = "server" | "job";

/**
 * The pods that a label selector takes, those that are not as they should be with why. Pods that have
 * ended are left out; of a Job only those that ended well.
 */
export async function podsOf(
  api: KubernetesApi,
  namespace: string,
  labelSelector: string,
  purpose: Purpose = "server",
): Promise<PodHealth[]> {
  const { items } = await api.get<{ items: Pod[] }>(`/api/v1/namespaces/${namespace}/pods`, {
    labelSelector,
  });
  const ended = purpose === "job" ? ["Succeeded"] : ["Succeeded", "Failed"];
  const isDone = (pod: Pod) => purpose === "server" && isReady(pod);
  const pods = items
    // A pod that is being deleted drains, and its successor is another one.
    .filter(({ metadata, status }) => !metadata.deletionTimestamp && !ended.includes(status.phase))
    .sort((a, b) => a.metadata.name.localeCompare(b.metadata.name));
  const explained = pods.filter((pod) => !isDone(pod)).slice(0, EXPLAINED_PODS);
  return Promise.all(
    pods.map(async (pod) => {
      const health = describe(pod, isDone(pod));
      return explained.includes(pod)
        ? { ...health, ...(await explain(api, namespace, pod, statusesOf(pod), purpose)) }
        : health;
    }),
  );
}

function isReady({ status }: Pod): boolean {
  return Boolean(
    status.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True"),
  );
}

/** What the pod itself tells. */
function describe(pod: Pod, ready: boolean): PodHealth {
  const statuses = statusesOf(pod);
  const waiting = statuses.find(({ state }) => state?.waiting)?.state?.waiting?.reason;
  const ended = statuses.flatMap(({ lastState }) => endOf(lastState ?? {}) ?? [])[0];
  return {
    name: pod.metadata.name,
    ready,
    state: waiting ?? pod.status.reason ?? pod.status.phase,
    restarts: statuses.reduce((sum, { restartCount }) => sum + restartCount, 0),
    ...(ended !== undefined && { lastEnd: ended }),
    causes: [],
    lastSteps: [],
    logs: [],
  };
}

/** Init containers count until they are done. */
function statusesOf({ status }: Pod): ContainerStatus[] {
  const init = (status.initContainerStatuses ?? []).filter(({ ready }) => !ready);
  return [...init, ...(status.containerStatuses ?? [])];
}
