import type { KubernetesCluster, ObjectStore } from "../../cli/providers/cloud";
import { LAKE } from "../cloud/surroundings";
import { dueJobs } from "../cluster/cron-jobs";
import { listStoredReleases } from "../cluster/release-store";
import type { LabFolder } from "../folder";
import { untilAllEnded } from "../processes";
import { findDescription } from "./description";

/**
 * Starts the pods again that have died, as Kubernetes would; those that run are left alone. Then runs
 * what is due by the clock there: backends that the gateway lost, or that moved to another port
 * while they were down, are registered again.
 */
export async function heal(
  lab: LabFolder,
  cluster: KubernetesCluster,
  progress: (line: string) => void,
): Promise<void> {
  const releases = listStoredReleases(lab, LAKE.namespace);
  await untilAllEnded(releases.map((release) => cluster.applyRelease(release, progress)));
  for (const job of dueJobs(lab, LAKE.namespace)) {
    progress(`${job.metadata.name}: running`);
    // As on Kubernetes, its failure is nobody's but its own: the next one may succeed.
    await cluster.runJob(job).catch((error) => progress(String(error)));
  }
}

/** Exchange buckets of the platform that is up and that somebody has deleted. */
export async function lostBuckets(lab: LabFolder, store: ObjectStore): Promise<string[]> {
  const buckets = findDescription(lab)?.exchangeBuckets ?? [];
  const exist = await Promise.all(buckets.map((bucket) => store.bucketExists(bucket)));
  return buckets.filter((_, index) => !exist[index]);
}
