import { causesInLog, causesInState, isStackFrame, lastSteps, wasEnded } from "./causes";
import type { ContainerLog, PodHealth } from "./health";
import { ApiRefused, type KubernetesApi } from "./kubernetes-api";
import { maskSecrets } from "./mask";
import type { ContainerStatus, Pod, Purpose } from "./pods";

/** Lines that are searched for a cause; Trino prints it last, the JVM's thread dumps are longer. */
const SEARCHED_LINES = 400;
/** Lines that are shown. */
const SHOWN_LINES = 10;

/** What of a pod's health only its logs and events tell. */
type Explanation = Pick<PodHealth, "causes" | "lastSteps" | "logs">;

/** Why a pod is not as it should be: its containers' states, their logs, the events about it. */
export async function explain(
  api: KubernetesApi,
  namespace: string,
  pod: Pod,
  statuses: readonly ContainerStatus[],
  purpose: Purpose,
): Promise<Explanation> {
  const failing = statuses.filter(({ ready }) => purpose === "job" || !ready);
  const read = await Promise.all(
    failing.map((container) => readLogs(api, namespace, pod.metadata.name, container)),
  );
  const inStates = failing.flatMap(({ image, state = {}, lastState = {} }) =>
    causesInState(image, state, lastState),
  );
  const logs = read.flat();
  // Of one that probes ended and that starts again, the run that got further.
  const [steps = []] = logs
    .map(({ lines, ended }) => (ended ? [] : stepsIn(lines, purpose)))
    .filter((said) => said.length > 0);
  const told = [
    ...inStates,
    ...logs
      // What a script that still runs has written is no cause yet.
      .filter(({ ended }) => ended || purpose === "server")
      .flatMap(({ lines, ended }) => causesInLog(lines, !ended && lastSteps(lines).length > 0)),
    ...unscheduled(pod),
  ];
  const causes = told.length > 0 ? told : lastWords(logs);
  const known =
    causes.length > 0
      ? causes
      : await warnings(api, namespace, pod.metadata.name, steps.length > 0);
  return {
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

/** What is being done; of a script the last line that it wrote. */
function stepsIn(lines: readonly string[], purpose: Purpose): string[] {
  return purpose === "job" ? lines.slice(-1) : lastSteps(lines);
}

/** Where no log names a cause in words that are known: how the one ended that ended by itself. */
function lastWords(logs: readonly ReadLog[]): string[] {
  return logs
    .filter(({ ended }) => ended)
    .flatMap(({ lines }) => lines.findLast((line) => !isStackFrame(line))?.trim() ?? []);
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
 * What else went wrong with an object: a volume that does not mount. Its failing probes only if nothing
 * better is known.
 */
export async function warnings(
  api: KubernetesApi,
  namespace: string,
  object: string,
  othersTell: boolean,
): Promise<string[]> {
  try {
    const { items } = await api.get<{ items: { message?: string }[] }>(
      `/api/v1/namespaces/${namespace}/events`,
      { fieldSelector: `involvedObject.name=${object},type=Warning` },
    );
    const all = items.flatMap(({ message }) => message ?? []);
    const telling = all.filter((message) => !SYMPTOM.test(message));
    return (telling.length > 0 || othersTell ? telling : all).slice(-2);
  } catch (error) {
    if (error instanceof ApiRefused) return [];
    throw error;
  }
}
