import type { Problem } from "./health";
import { ApiRefused, type KubernetesApi } from "./kubernetes-api";
import { maskSecrets } from "./mask";

/** A Deployment that has fewer pods than it should have. */
export interface Shortage {
  deployment: string;
  wanted: number;
  there: number;
  /** Why Kubernetes refuses to make them; absent if it does not say: it may have only just begun. */
  refusal?: string;
}

interface Deployment {
  metadata: { name: string };
  spec: { replicas?: number };
  status?: {
    replicas?: number;
    conditions?: { type: string; status: string; message?: string }[];
  };
}

/**
 * Deployments of a release whose pods Kubernetes does not make: a quota, a policy, a ServiceAccount
 * that is not there. Nothing is seen of it at the pods, for there are none.
 */
export async function shortagesOf(
  api: KubernetesApi,
  namespace: string,
  release: string,
): Promise<Shortage[]> {
  try {
    const { items } = await api.get<{ items: Deployment[] }>(
      `/apis/apps/v1/namespaces/${namespace}/deployments`,
      { labelSelector: `app.kubernetes.io/instance=${release}` },
    );
    return items.flatMap(shortageOf);
  } catch (error) {
    // An account that may not see Deployments: the rest is worth telling.
    if (error instanceof ApiRefused) return [];
    throw error;
  }
}

function shortageOf({ metadata, spec, status = {} }: Deployment): Shortage[] {
  const { replicas: wanted = 1 } = spec;
  const { replicas: there = 0, conditions = [] } = status;
  if (there >= wanted) return [];
  const refusal = conditions.find(
    ({ type, status: is }) => type === "ReplicaFailure" && is === "True",
  )?.message;
  return [{ deployment: metadata.name, wanted, there, ...(refusal && { refusal }) }];
}

/** A shortage in words. */
export function describeShortage({ deployment, wanted, there, refusal }: Shortage): string {
  const why = refusal ? maskSecrets(refusal) : "the others are not made yet";
  return `Deployment ${deployment} has ${there} of ${wanted} pods: ${why}`;
}

/** A shortage as a problem of its release. */
export function shortageProblem(shortage: Shortage, namespace: string): Problem {
  const { deployment, refusal } = shortage;
  return {
    message: describeShortage(shortage),
    fix: refusal
      ? "take that away; Kubernetes tries again by itself"
      : `if it stays so: kubectl --namespace ${namespace} describe deployment ${deployment}`,
  };
}
