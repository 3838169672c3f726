import type { HelmRelease } from "../providers/cloud";
import type { ReleaseModel } from "./pods";
import { modelTrinoRelease } from "./trino";
import { TRINO_1_42_2 } from "./trino-1.42.2";
import { modelGatewayRelease } from "./trino-gateway";
import { TRINO_GATEWAY_1_19_0 } from "./trino-gateway-1.19.0";

export type {
  MountModel,
  PodModel,
  ReleaseModel,
  ServiceModel,
  SidecarModel,
  VolumeSource,
} from "./pods";
export { modelTrinoRelease } from "./trino";
export { GATEWAY_CONFIG, modelGatewayRelease } from "./trino-gateway";

const MODELS = [
  { ...TRINO_1_42_2, model: modelTrinoRelease },
  { ...TRINO_GATEWAY_1_19_0, model: modelGatewayRelease },
];

/** A release of any chart that the lab models; other charts and other versions are faults. */
export function modelRelease(release: HelmRelease): ReleaseModel {
  const chart = release.chart.slice(release.chart.lastIndexOf("/") + 1);
  const named = MODELS.filter((model) => model.chart === chart);
  const found = named.find(({ version }) => version === release.version);
  if (found) return found.model(release);
  const fault =
    named.length > 0
      ? `version: chart ${chart} ${release.version} is not modelled by the lab; use ${versions(named)}`
      : `chart: "${release.chart}" is not modelled by the lab; use ${names()}`;
  return { faults: [fault], pods: [], services: [] };
}

const versions = (models: typeof MODELS) => models.map(({ version }) => version).join(" or ");
const names = () => MODELS.map(({ chart }) => chart).join(" or ");
