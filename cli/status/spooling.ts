import { SPOOLING_LABEL } from "../../components/spooling/spec";
import { SPOOLING_FILE } from "../../components/trino/spooling";
import type { Problem } from "../../infra/watch/health";
import type { HelmRevision, KubernetesObject } from "../../infra/watch/helm-release";
import type { KubernetesApi } from "../../infra/watch/kubernetes-api";

/** Where the advice is given: names that its commands need. */
interface Place {
  namespace: string;
  release: string;
}

/** What is read of the key's Secret: not what is in it. */
interface SecretMetadata {
  metadata: {
    name: string;
    creationTimestamp?: string;
    managedFields?: { time?: string }[];
  };
}

interface RunningPod {
  metadata: { name: string; deletionTimestamp?: string };
  status: { containerStatuses?: { state?: { running?: { startedAt?: string } } }[] };
}

const LABELS_ONLY = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

/**
 * Pods with another key than the rest: a container reads its environment when it starts, so one that
 * began before the Secret was last written seals the ids of segments with the key before. Its
 * acknowledgements fail at all others, and theirs at it; nothing but a coordinator's log tells.
 */
export async function spoolingProblems(
  api: KubernetesApi,
  { namespace, release }: Place,
  { objects }: HelmRevision,
): Promise<Problem[]> {
  type ConfigMap = KubernetesObject & { data?: Record<string, string> };
  if (!objects.some((object: ConfigMap) => object.data?.[SPOOLING_FILE])) return [];
  const base = `/api/v1/namespaces/${namespace}`;
  const [{ items: secrets }, { items: pods }] = await Promise.all([
    api.get<{ items: SecretMetadata[] }>(
      `${base}/secrets`,
      { labelSelector: `${SPOOLING_LABEL}=true` },
      LABELS_ONLY,
    ),
    api.get<{ items: RunningPod[] }>(`${base}/pods`, {
      labelSelector: `app.kubernetes.io/instance=${release}`,
    }),
  ]);
  return secrets.flatMap(({ metadata }) => {
    const times = [metadata.creationTimestamp, ...(metadata.managedFields ?? []).map(timeOf)];
    const written = Math.max(
      ...times.map((time) => Date.parse(time ?? "")).filter(Number.isFinite),
    );
    const older = pods.filter((pod) => !pod.metadata.deletionTimestamp && startOf(pod) < written);
    if (older.length === 0) return [];
    const names = older.map((pod) => pod.metadata.name).join(", ");
    return [
      {
        message: `${names} began before the Secret ${metadata.name} was last written: results are sealed with different keys, and acknowledgements of one fail at the other`,
        fix: `kubectl --namespace ${namespace} rollout restart deployment --selector app.kubernetes.io/instance=${release}`,
      },
    ];
  });
}

const timeOf = ({ time }: { time?: string }) => time;

/** When its first container began; a pod that has none reads the Secret later. */
function startOf({ status }: RunningPod): number {
  const begins = (status.containerStatuses ?? []).flatMap(
    ({ state }) => state?.running?.startedAt ?? [],
  );
  return Math.min(...begins.map((time) => Date.parse(time)));
}
