import { OLDEST_KUBERNETES } from "../../components/shared/versions";
import type { Problem } from "./health";
import { ApiRefused, type KubernetesApi } from "./kubernetes-api";

/** What `/version` of an API server says (`k8s.io/apimachinery/pkg/version`). */
interface ServerVersion {
  major: string;
  /** EKS and GKE write `29+`. */
  minor: string;
  gitVersion: string;
}

/**
 * That Kubernetes is too old for what stands between the gateway and its database: it would wait for
 * these containers to end before it starts the gateway. Nothing if it is new enough, or does not say.
 */
export async function kubernetesProblems(api: KubernetesApi): Promise<Problem[]> {
  try {
    const { major, minor, gitVersion } = await api.get<ServerVersion>("/version");
    const needed = `${OLDEST_KUBERNETES.major}.${OLDEST_KUBERNETES.minor}`;
    const [have, least] = [parseInt(minor, 10), OLDEST_KUBERNETES.minor];
    if (Number(major) !== OLDEST_KUBERNETES.major || !(have < least)) return [];
    return [
      {
        message: `Kubernetes ${gitVersion} has no containers that run beside the gateway from before it starts: its way to the database never opens`,
        fix: `upgrade the Kubernetes cluster to ${needed} or newer`,
      },
    ];
  } catch (error) {
    if (error instanceof ApiRefused) return [];
    throw error;
  }
}
