import type { PodModel, ServiceModel } from "../../cli/charts";
import { chartFaults, modelRelease as modelChart } from "../../cli/charts";
import type { HelmRelease } from "../../cli/providers/cloud";
import { labFaults } from "./limits";

export {
  GATEWAY_CONFIG,
  type MountModel,
  type PodModel,
  type ServiceModel,
  type SidecarModel,
  type VolumeSource,
} from "../../cli/charts";

/** A release as what the lab runs, or the reasons why it cannot. */
export interface ReleaseModel {
  faults: string[];
  pods: PodModel[];
  services: ServiceModel[];
}

/** What the lab makes of a release. With faults, the chart's or the lab's own, there are no pods. */
export function modelRelease(release: HelmRelease): ReleaseModel {
  const faults = [...new Set([...chartFaults(release), ...labFaults(release)])];
  return faults.length > 0
    ? { faults, pods: [], services: [] }
    : { faults, ...modelChart(release) };
}
