import type { Problem } from "../../infra/watch/health";
import { ApiRefused, type KubernetesApi } from "../../infra/watch/kubernetes-api";
import { maskSecrets } from "../../infra/watch/mask";
import type { Pod } from "../../infra/watch/pods";
import { GATEWAY_RELEASE } from "./expected";

interface Job {
  metadata: { name: string; creationTimestamp: string };
  status: { conditions?: { type: string; status: string; message?: string }[] };
}

/**
 * Whether the latest Job that tells the gateway about its clusters failed: the gateway is ready
 * then, and every query fails.
 */
export async function registrationProblems(
  api: KubernetesApi,
  namespace: string,
): Promise<Problem[]> {
  try {
    const { items } = await api.get<{ items: Job[] }>(
      `/apis/batch/v1/namespaces/${namespace}/jobs`,
    );
    const [latest] = items
      .filter(({ metadata }) => metadata.name.startsWith(`${GATEWAY_RELEASE}-backends`))
      .sort((a, b) => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? 1 : -1));
    const failed = latest?.status.conditions?.find(
      ({ type, status }) => type === "Failed" && status === "True",
    );
    if (!latest || !failed) return [];
    const end = await lastLineOf(api, namespace, latest.metadata.name);
    return [
      {
        message: `the Job ${latest.metadata.name}, which tells the gateway its clusters, failed: ${failed.message ?? ""}${end && `; its log ends: ${maskSecrets(end)}`}`,
        fix: `a CronJob tries again every minute; for the whole log: kubectl --namespace ${namespace} logs job/${latest.metadata.name}`,
      },
    ];
  } catch (error) {
    // An account that may not see Jobs: the rest is worth telling.
    if (error instanceof ApiRefused) return [];
    throw error;
  }
}

async function lastLineOf(api: KubernetesApi, namespace: string, job: string): Promise<string> {
  const pods = `/api/v1/namespaces/${namespace}/pods`;
  const labelSelector = `batch.kubernetes.io/job-name=${job}`;
  const { items } = await api.get<{ items: Pod[] }>(pods, { labelSelector });
  const name = items.at(-1)?.metadata.name;
  if (!name) return "";
  const container = items.at(-1)?.spec.containers[0]?.name ?? "";
  const log = await api.text(`${pods}/${name}/log`, { container, tailLines: "20" });
  return log.trim().split("\n").at(-1) ?? "";
}
