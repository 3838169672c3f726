import type { Problem } from "../../infra/watch/health";
import { ApiRefused, type KubernetesApi } from "../../infra/watch/kubernetes-api";
import { GATEWAY_RELEASE } from "./expected";
import { jobHealth, latestJob, stuckProblems } from "./jobs";

/**
 * Whether the latest Job that tells the gateway about its clusters failed or does not get on: the
 * gateway is ready then, and every query fails.
 */
export async function registrationProblems(
  api: KubernetesApi,
  namespace: string,
): Promise<Problem[]> {
  try {
    const latest = await latestJob(api, namespace, `${GATEWAY_RELEASE}-backends`);
    if (!latest) return [];
    const health = await jobHealth(api, namespace, latest, {
      does: "tells the gateway its clusters",
      retry: "a CronJob tries again every minute",
    });
    return [...health.problems, ...stuckProblems(health, namespace)];
  } catch (error) {
    // An account that may not see Jobs: the rest is worth telling.
    if (error instanceof ApiRefused) return [];
    throw error;
  }
}
