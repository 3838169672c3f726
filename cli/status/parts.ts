import { askBackend } from "../../infra/exchange/backends";
import { inClusterServers } from "../../infra/in-cluster/servers";
import type { InClusterServer } from "../../infra/in-cluster/values";
import type { PlatformConfig } from "../../infra/stack-file";
import { warnings } from "../../infra/watch/explain-pod";
import type { PartHealth } from "../../infra/watch/health";
import { ApiRefused, type KubernetesApi } from "../../infra/watch/kubernetes-api";
import { maskSecrets } from "../../infra/watch/mask";
import { podsOf } from "../../infra/watch/pods";
import { jobHealth, latestJob, stuckProblems } from "./jobs";

interface Place {
  stack: string;
  namespace: string;
}

/** How everything is that a stack makes in Kubernetes beside its releases. Only reads. @throws ApiUnreachable */
export async function inspectParts(
  api: KubernetesApi,
  place: Place,
  config: PlatformConfig,
): Promise<PartHealth[]> {
  const bucketsJob = askBackend(config, (backend, written) => backend.bucketsJob?.(written));
  const parts = await Promise.all([
    ...inClusterServers(config).map((server) => inspectServer(api, place, server)),
    ...(bucketsJob ? [inspectBuckets(api, place, bucketsJob)] : []),
  ]);
  return parts.flat();
}

/** An account that may not see a kind: the rest is worth telling. */
async function ifAllowed(look: () => Promise<PartHealth>): Promise<PartHealth[]> {
  try {
    return [await look()];
  } catch (error) {
    if (error instanceof ApiRefused) return [];
    throw error;
  }
}

function inspectServer(
  api: KubernetesApi,
  { stack, namespace }: Place,
  { name, what }: InClusterServer,
): Promise<PartHealth[]> {
  return ifAllowed(async () => {
    const object = { apiVersion: "apps/v1", kind: "StatefulSet", metadata: { name } };
    const there = await api.read(object, namespace);
    const pods = await podsOf(api, namespace, `app.kubernetes.io/name=${name}`);
    const told = there && pods.length === 0 ? await warnings(api, namespace, name, true) : [];
    const problems = [
      ...(there ? [] : [missing(`the ${what} of this stack`, stack)]),
      ...(there && pods.length === 0
        ? [
            {
              message: maskSecrets(`it has no pod: ${told.at(-1) ?? "it is not made yet"}`),
              fix: `if it stays so: kubectl --namespace ${namespace} describe statefulset ${name}`,
            },
          ]
        : []),
    ];
    return {
      name,
      what,
      status: there ? "deployed" : "missing",
      healthy: problems.length === 0 && pods.every(({ ready }) => ready),
      problems,
      pods,
    };
  });
}

function inspectBuckets(
  api: KubernetesApi,
  { stack, namespace }: Place,
  prefix: string,
): Promise<PartHealth[]> {
  const what = "Job that makes buckets";
  return ifAllowed(async () => {
    const latest = await latestJob(api, namespace, `${prefix}-`);
    if (!latest) {
      const problems = [missing(`the ${what}`, stack)];
      return { name: prefix, what, status: "missing", healthy: false, problems, pods: [] };
    }
    const health = await jobHealth(api, namespace, latest, {
      does: "makes the exchange's buckets",
      retry: `correct that, then pulumi up -s ${stack}`,
    });
    const problems = [...health.problems, ...stuckProblems(health, namespace)];
    // One that is under way may still end well, but its buckets are not there yet.
    const healthy = health.state === "complete";
    return { name: health.name, what, status: health.state, healthy, problems, pods: health.pods };
  });
}

function missing(what: string, stack: string) {
  return {
    message: `${what} is not there: never deployed, or deleted by somebody`,
    fix: `run pulumi up -s ${stack}, after pulumi refresh if it was there before`,
  };
}
