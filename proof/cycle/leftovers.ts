import type { PlatformConfig } from "../../infra/stack-file";
import { ApiRefused, type KubernetesApi } from "../../infra/watch/kubernetes-api";

interface Listed {
  items: {
    metadata: { name: string; labels?: Record<string, string> };
    spec?: { claimRef?: { namespace: string } };
  }[];
}

/**
 * What there is of a stack in the Kubernetes cluster, in words: its namespace if it makes that itself,
 * releases, volumes. Empty before it is deployed, and after it is destroyed.
 *
 * @throws ApiUnreachable
 */
export async function presentOf(api: KubernetesApi, config: PlatformConfig): Promise<string[]> {
  const { namespace, createNamespace = true } = config;
  const inside = `/api/v1/namespaces/${namespace}`;
  const list = async (path: string, query: Record<string, string> = {}) => {
    try {
      return (await api.get<Listed>(path, query)).items;
    } catch (error) {
      // What an account may not see, it cannot have made.
      if (error instanceof ApiRefused) return [];
      throw error;
    }
  };
  const [exists, secrets, claims, volumes] = await Promise.all([
    createNamespace ? isThere(api, inside) : false,
    list(`${inside}/secrets`, { labelSelector: "owner=helm" }),
    list(`${inside}/persistentvolumeclaims`),
    list("/api/v1/persistentvolumes"),
  ]);
  const releases = new Set(secrets.map(({ metadata: { labels = {} } }) => labels.name ?? ""));
  return [
    ...(exists ? [`namespace ${namespace}`] : []),
    ...[...releases].sort().map((name) => `release ${name}`),
    ...claims.map(({ metadata }) => `volume claim ${metadata.name}`),
    ...volumes
      .filter(({ spec }) => spec?.claimRef?.namespace === namespace)
      .map(({ metadata }) => `volume ${metadata.name}`),
  ];
}

async function isThere(api: KubernetesApi, path: string): Promise<boolean> {
  try {
    await api.get(path);
    return true;
  } catch (error) {
    if (error instanceof ApiRefused) return error.status !== 404;
    throw error;
  }
}
