import type { KubernetesCluster, ObjectStore } from "../cloud/cloud";
import { LAKE } from "../cloud/surroundings";
import { listStoredReleases } from "../cluster/release-store";
import type { LabFolder } from "../folder";
import { findDescription } from "./description";

/** Starts the pods again that have died, as Kubernetes would; those that run are left alone. */
export async function heal(
  lab: LabFolder,
  cluster: KubernetesCluster,
  progress: (line: string) => void,
): Promise<void> {
  const releases = listStoredReleases(lab, LAKE.namespace);
  await Promise.all(releases.map((release) => cluster.applyRelease(release, progress)));
}

/** Exchange buckets of the platform that is up and that somebody has deleted. */
export async function lostBuckets(lab: LabFolder, store: ObjectStore): Promise<string[]> {
  const buckets = findDescription(lab)?.exchangeBuckets ?? [];
  const exist = await Promise.all(buckets.map((bucket) => store.bucketExists(bucket)));
  return buckets.filter((_, index) => !exist[index]);
}
