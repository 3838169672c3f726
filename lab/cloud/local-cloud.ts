import type { Cloud, KubernetesCluster } from "../../cli/providers/cloud";
import type { LabFolder } from "../folder";
import type { Toolchain } from "../toolchain";
import { createDatabases } from "./databases";
import { createIdentity } from "./identity";
import { createObjectStore } from "./object-store";

/**
 * A cloud on this machine: a real S3 server, a real PostgreSQL, and Kubernetes on processes. The
 * two servers must run (`startObjectStore`, `startDatabaseServer`) before the first call.
 */
export function createLocalCloud(
  lab: LabFolder,
  toolchain: Pick<Toolchain, "weed">,
  cluster: KubernetesCluster,
): Cloud {
  return {
    objectStore: createObjectStore(lab),
    databases: createDatabases(lab),
    identity: createIdentity(lab, toolchain),
    cluster,
  };
}
