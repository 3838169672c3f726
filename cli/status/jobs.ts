import type { PodHealth, Problem } from "../../infra/watch/health";
import type { KubernetesApi } from "../../infra/watch/kubernetes-api";
import { maskSecrets } from "../../infra/watch/mask";
import { podsOf, podsOfJob } from "../../infra/watch/pods";

/** A Job, as far as its health is read from it. */
export interface Job {
  metadata: { name: string; creationTimestamp: string };
  status: { conditions?: { type: string; status: string; message?: string }[] };
}

/** How a Job is. */
export interface JobHealth {
  name: string;
  state: "complete" | "failed" | "running";
  problems: Problem[];
  /** Its pods that have not ended well. */
  pods: PodHealth[];
}

/** The latest Job whose name begins so; undefined if there is none. @throws ApiRefused */
export async function latestJob(
  api: KubernetesApi,
  namespace: string,
  prefix: string,
): Promise<Job | undefined> {
  const { items } = await api.get<{ items: Job[] }>(`/apis/batch/v1/namespaces/${namespace}/jobs`);
  const [latest] = items
    .filter(({ metadata }) => metadata.name.startsWith(prefix))
    .sort((a, b) => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? 1 : -1));
  return latest;
}

/**
 * How a Job is: failed, with the end of its log; under way, with why its pods do not go on; or done.
 *
 * @param does what it is for, in words that follow "which"
 * @param retry what happens next, or is to be done
 */
export async function jobHealth(
  api: KubernetesApi,
  namespace: string,
  { metadata: { name }, status }: Job,
  { does, retry }: { does: string; retry: string },
): Promise<JobHealth> {
  const is = (type: string) =>
    status.conditions?.find((one) => one.type === type && one.status === "True");
  if (is("Complete")) return { name, state: "complete", problems: [], pods: [] };
  const pods = await podsOf(api, namespace, podsOfJob(name), "job");
  const failed = is("Failed");
  if (!failed) return { name, state: "running", problems: [], pods };
  const [end] = pods.flatMap(({ logs }) => logs.at(-1)?.lines.at(-1) ?? []).slice(-1);
  const message = `the Job ${name}, which ${does}, failed: ${failed.message ?? ""}${end ? `; its log ends: ${end}` : ""}`;
  const fix = `${retry}; for the whole log: kubectl --namespace ${namespace} logs job/${name}`;
  return { name, state: "failed", problems: [{ message: maskSecrets(message), fix }], pods };
}

/** Why a Job under way does not get on, as a problem; nothing if it merely works. */
export function stuckProblems({ name, state, pods }: JobHealth, namespace: string): Problem[] {
  if (state !== "running") return [];
  return pods.flatMap(({ causes, name: pod }) =>
    causes.slice(0, 1).map((cause) => ({
      message: `the Job ${name} does not get on: ${cause}`,
      fix: `take that away; for more: kubectl --namespace ${namespace} describe pod ${pod}`,
    })),
  );
}
