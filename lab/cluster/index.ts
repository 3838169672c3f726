import { modelRelease } from "../../cli/charts";
import type { KubernetesCluster, KubernetesObject } from "../../cli/providers/cloud";
import type { LabFolder } from "../folder";
import type { Toolchain } from "../toolchain";
import type { ClusterContext, SurroundingsOf } from "./context";
import { runJob } from "./jobs";
import { refreshMounts, showsObject } from "./mounts";
import { readObject, removeObject, writeObject } from "./objects";
import { localizer, podFolder } from "./place";
import { listStoredReleases, readStoredRelease } from "./release-store";
import { applyRelease, releaseFaults, removeRelease } from "./releases";

export type { SurroundingsOf } from "./context";
export { forgetEndpoint, registerEndpoint, resolveEndpoints } from "./endpoints";

/** What a cluster may be given. */
export interface ClusterOptions {
  /**
   * What pods find around them.
   * @default nothing - no way to AWS, and no role
   */
  surroundingsOf?: SurroundingsOf;
}

/**
 * A Kubernetes cluster of local processes: objects are stored in `.lab/cluster/`, a Helm release
 * of a modelled chart is one process for each pod, a Job is run to its end.
 */
export function createCluster(
  lab: LabFolder,
  toolchain: Toolchain,
  options: ClusterOptions = {},
): KubernetesCluster {
  const surroundingsOf = options.surroundingsOf ?? (async () => undefined);
  const context: ClusterContext = { lab, toolchain, surroundingsOf };
  return {
    apply: async (object) => {
      writeObject(lab, object);
      refreshPods(lab, object);
    },
    read: async (kind, namespace, name) => readObject(lab, kind, namespace, name),
    remove: (kind, namespace, name) => remove(context, kind, namespace, name),
    runJob: async (job) => {
      await runJob(lab, job);
      writeObject(lab, job);
    },
    applyRelease: (release, progress) => applyRelease(context, release, progress),
    readRelease: async (namespace, name) => readStoredRelease(lab, namespace, name),
    removeRelease: (namespace, name) => removeRelease(context, namespace, name),
    checkRelease: (release) => releaseFaults(release, toolchain),
  };
}

/** A namespace takes everything in it along. */
async function remove(
  context: ClusterContext,
  kind: string,
  namespace: string,
  name: string,
): Promise<void> {
  if (kind === "Namespace") {
    for (const release of listStoredReleases(context.lab, name)) {
      await removeRelease(context, release.namespace, release.name);
    }
  }
  removeObject(context.lab, kind, namespace, name);
}

/** A changed ConfigMap or Secret appears in the folders of the pods that mount it. */
function refreshPods(lab: LabFolder, { kind, metadata }: KubernetesObject): void {
  const namespace = metadata.namespace || "default";
  const pods = listStoredReleases(lab, namespace).flatMap((release) => modelRelease(release).pods);
  for (const pod of pods) {
    const mounts = pod.mounts.filter((mount) => showsObject(mount, kind, metadata.name));
    if (mounts.length === 0) continue;
    const folder = podFolder(lab, pod.name);
    const localize = localizer(lab, pod);
    refreshMounts(lab, mounts, { podName: pod.name, namespace, folder, localize });
  }
}
