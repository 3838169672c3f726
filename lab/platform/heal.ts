import type { KubernetesCluster } from "../cloud/cloud";
import { LAKE } from "../cloud/surroundings";
import { listStoredReleases } from "../cluster/release-store";
import type { LabFolder } from "../folder";

/** Starts the pods again that have died, as Kubernetes would; those that run are left alone. */
export async function heal(
  lab: LabFolder,
  cluster: KubernetesCluster,
  progress: (line: string) => void,
): Promise<void> {
  const releases = listStoredReleases(lab, LAKE.namespace);
  await Promise.all(releases.map((release) => cluster.applyRelease(release, progress)));
}
