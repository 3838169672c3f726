import type { HelmRelease } from "../../cli/providers/cloud";
import type { PodSurroundings } from "../aws/pod-surroundings";
import type { ServiceAccount } from "../aws/service-account-tokens";
import type { LabFolder } from "../folder";
import { listProcesses, type ProcessRecord } from "../processes";
import type { Toolchain } from "../toolchain";

/** What a pod of a service account finds around it; without an AWS nothing. */
export type SurroundingsOf = (account: ServiceAccount) => Promise<PodSurroundings | undefined>;

/** What a cluster works with. */
export interface ClusterContext {
  lab: LabFolder;
  toolchain: Toolchain;
  surroundingsOf: SurroundingsOf;
}

/** Which release. */
export type ReleaseName = Pick<HelmRelease, "namespace" | "name">;

/** The processes of a release, whether they live or not. */
export function processesOf(lab: LabFolder, { namespace, name }: ReleaseName): ProcessRecord[] {
  return listProcesses(lab).filter(
    ({ labels }) => labels?.namespace === namespace && labels.release === name,
  );
}
