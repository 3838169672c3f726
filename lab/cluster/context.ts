import type { HelmRelease } from "../../cli/providers/cloud";
import type { LabFolder } from "../folder";
import { listProcesses, type ProcessRecord } from "../processes";
import type { Toolchain } from "../toolchain";

/** What EKS puts into the containers of a service account: credentials, endpoints. */
export type PodEnvironment = (
  namespace: string,
  serviceAccount: string,
) => Promise<Record<string, string>>;

/** What a cluster works with. */
export interface ClusterContext {
  lab: LabFolder;
  toolchain: Toolchain;
  podEnvironment: PodEnvironment;
}

/** Which release. */
export type ReleaseName = Pick<HelmRelease, "namespace" | "name">;

/** The processes of a release, whether they live or not. */
export function processesOf(lab: LabFolder, { namespace, name }: ReleaseName): ProcessRecord[] {
  return listProcesses(lab).filter(
    ({ labels }) => labels?.namespace === namespace && labels.release === name,
  );
}
