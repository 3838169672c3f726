import {
  type ContainerState,
  causesInLog,
  causesInState,
  endOf,
  isStackFrame,
  lastSteps,
  wasEnded,
} from "./causes";
import type { ContainerLog, PodHealth } from "./health";
import { ApiRefused, type KubernetesApi } from "./kubernetes-api";
import { maskSecrets } from "./mask";

/** Lines that are searched for a cause; Trino prints it last, the JVM's thread dumps are longer. */
const SEARCHED_LINES = 400;
/** Lines that are shown. */
const SHOWN_LINES = 10;
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

interface ContainerStatus {
  name: string;
  image: string;
  ready: boolean;
  restartCount: number;
  state?: ContainerState;
  lastState?: ContainerState;
}

/** The pods of a release, those that are not ready with why. Pods that have ended are left out. */
export async function podsOf(
  api: KubernetesApi,
  namespace: string,
  release: string,
): Promise<PodHealth[]> {
  const { items } = await api.get<{ items: Pod[] }>(`/api/v1/namespaces/${namespace}/pods`, {
    labelSelector: `app.kubernetes.io/instance=${release}`,
  });
  const pods = items
    // A pod that is being deleted drains, and its successor is another one.
    .filter(({ metadata, status }) => !metadata.deletionTimestamp && !hasEnded(status.phase))
    .sort((a, b) => a.metadata.name.localeCompare(b.metadata.name));
  const explained = pods.filter((pod) => !isReady(pod)).slice(0, EXPLAINED_PODS);
  return Promise.all(
    pods.map((pod) => (explained.includes(pod) ? explain(api, namespace, pod) : describe(pod))),
  );
}

function hasEnded(phase: string): boolean {
  return phase === "Succeeded" || phase === "Failed";
}

function isReady({ status }: Pod): boolean {
  return Boolean(
    status.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True"),
  );
}

/** What the pod itself tells. */
function describe(pod: Pod): PodHealth {
  const statuses = statusesOf(pod);
  const waiting = statuses.find(({ state }) => state?.waiting)?.state?.waiting?.reason;
  const ended = statuses.flatMap(({ lastState }) => endOf(lastState ?? {}) ?? [])[0];
  return {
    name: pod.metadata.name,
    ready: isReady(pod),
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

async function explain(api: KubernetesApi, namespace: string, pod: Pod): Promise<PodHealth> {
  const health = describe(pod);
  const failing = statusesOf(pod).filter(({ ready }) => !ready);
  const read = await Promise.all(
    failing.map((container) => readLogs(api, namespace, pod.metadata.name, container)),
  );
  const inStates = failing.flatMap(({ image, state = {}, lastState = {} }) =>
    causesInState(image, state, lastState),
  );
  const logs = read.flat();
  // Of one that probes ended and that starts again, the run that got further.
  const [steps = []] = logs
    .map(({ lines, ended }) => (ended ? [] : lastSteps(lines)))
    .filter((said) => said.length > 0);
  const causes = [
    ...inStates,
    ...logs.flatMap(({ lines, ended }) =>
      causesInLog(lines, !ended && lastSteps(lines).length > 0),
    ),
    ...unscheduled(pod),
  ];
  const known =
    causes.length > 0
      ? causes
      : await warnings(api, namespace, pod.metadata.name, steps.length > 0);
  return {
    ...health,
    causes: [...new Set(known.map(maskSecrets))],
    lastSteps: causes.length > 0 ? [] : steps.map(maskSecrets),
    logs: logs.map(({ container, previous, lines }) => ({
      container,
      previous,
      lines: lines
        .filter((line) => !isStackFrame(line))
        .slice(-SHOWN_LINES)
        .map(maskSecrets),
    })),
  };
}

/** A log, and whether its server came to its end by itself. */
interface ReadLog extends ContainerLog {
  ended: boolean;
}

/** The log of the container that ended last, and of the one that runs now. */
async function readLogs(
  api: KubernetesApi,
  namespace: string,
  pod: string,
  { name, restartCount, state, lastState = {} }: ContainerStatus,
): Promise<ReadLog[]> {
  const began = state?.running || state?.terminated;
  const wanted = [...(restartCount > 0 ? [true] : []), ...(began ? [false] : [])];
  const logs = await Promise.all(
    wanted.map(async (previous) => ({
      container: name,
      previous,
      ended: previous ? !wasEnded(lastState) : Boolean(state?.terminated),
      lines: await linesOf(api, `/api/v1/namespaces/${namespace}/pods/${pod}/log`, {
        container: name,
        tailLines: String(SEARCHED_LINES),
        ...(previous && { previous: "true" }),
      }),
    })),
  );
  return logs.filter(({ lines }) => lines.length > 0);
}

async function linesOf(
  api: KubernetesApi,
  path: string,
  query: Record<string, string>,
): Promise<string[]> {
  try {
    return (await api.text(path, query)).split("\n").filter((line) => line.trim() !== "");
  } catch (error) {
    // The kubelet has thrown it away, or the user may not read logs: the state still tells much.
    if (error instanceof ApiRefused) return [];
    throw error;
  }
}

function unscheduled({ status }: Pod): string[] {
  const condition = status.conditions?.find(({ type }) => type === "PodScheduled");
  return condition?.status === "False" ? [`no node takes it: ${condition.message ?? ""}`] : [];
}

/** What every pod has that is not ready, or that was started again: it says nothing of why. */
const SYMPTOM = /probe failed|probe errored|^Back-off restarting failed container/;

/**
 * What else went wrong with the pod: a volume that does not mount. Its failing probes only if nothing
 * better is known.
 */
async function warnings(
  api: KubernetesApi,
  namespace: string,
  pod: string,
  othersTell: boolean,
): Promise<string[]> {
  try {
    const { items } = await api.get<{ items: { message?: string }[] }>(
      `/api/v1/namespaces/${namespace}/events`,
      { fieldSelector: `involvedObject.name=${pod},type=Warning` },
    );
    const all = items.flatMap(({ message }) => message ?? []);
    const telling = all.filter((message) => !SYMPTOM.test(message));
    return (telling.length > 0 || othersTell ? telling : all).slice(-2);
  } catch (error) {
    if (error instanceof ApiRefused) return [];
    throw error;
  }
}
