import { plainHttpInFile, S3_ENDPOINT_PROPERTY } from "../../components/shared/s3-endpoint";
import type { Problem } from "../../infra/watch/health";
import type { HelmRevision, KubernetesObject } from "../../infra/watch/helm-release";
import { ApiRefused, type KubernetesApi } from "../../infra/watch/kubernetes-api";

const FILE = "exchange-manager.properties";

/** Where the advice is given: names that its commands need. */
interface Place {
  stack: string;
  namespace: string;
  release: string;
}

type ConfigMap = KubernetesObject & { data?: Record<string, string> };

/**
 * Whether batch queries fail with 403 although every pod is ready: an exchange that speaks plain HTTP
 * to S3. Read from the files of the pods, edited by hand or not, because no log tells: Trino 476 gives
 * the 403 to the client alone (tried with a store that refuses; its log says no more than `FAILED`).
 */
export async function exchangeProblems(
  api: KubernetesApi,
  place: Place,
  { objects }: HelmRevision,
): Promise<Problem[]> {
  const found = await Promise.all(
    objects
      .filter((object: ConfigMap) => object.kind === "ConfigMap" && object.data?.[FILE])
      .map((deployed) => problemIn(api, place, deployed)),
  );
  // Coordinator and workers have the same file.
  return found.flat().slice(0, 1);
}

async function problemIn(
  api: KubernetesApi,
  { stack, namespace, release }: Place,
  deployed: ConfigMap,
): Promise<Problem[]> {
  const now = plainHttpInFile(await liveFile(api, namespace, deployed));
  if (!now) return [];
  const restart = `kubectl --namespace ${namespace} rollout restart deployment --selector app.kubernetes.io/instance=${release}`;
  return [
    {
      message: `${S3_ENDPOINT_PROPERTY} in ${FILE}: ${now.message}; batch queries then fail with S3Exception, Status Code: 403`,
      fix: plainHttpInFile(deployed.data?.[FILE])
        ? `${now.fix}; this version's pulumi up -s ${stack} does`
        : `put back what was deployed, then ${restart}`,
    },
  ];
}

/** The file as it is in the cluster; as it was deployed if that may not be read. */
async function liveFile(api: KubernetesApi, namespace: string, deployed: ConfigMap) {
  try {
    return ((await api.read(deployed, namespace)) as ConfigMap | undefined)?.data?.[FILE];
  } catch (error) {
    if (error instanceof ApiRefused) return deployed.data?.[FILE];
    throw error;
  }
}
