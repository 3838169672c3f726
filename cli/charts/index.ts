import { isTrue } from "../../components/shared/chart-reader";
import type { HelmRelease } from "../providers/cloud";
import { type Chart, hasTemplate, templateValues } from "./chart";
import type { ReleaseModel } from "./pods";
import { TRINO } from "./trino";
import { TRINO_GATEWAY } from "./trino-gateway";

export { isMap, overDefaults, valueAt } from "../../components/shared/chart-keys";
export { type Chart, hasTemplate, templateValues } from "./chart";
export type {
  MountModel,
  PodModel,
  ReleaseModel,
  ServiceModel,
  SidecarModel,
  VolumeSource,
} from "./pods";
export { modelSidecars } from "./sidecars";
export { TRINO } from "./trino";
export { GATEWAY_CONFIG, TRINO_GATEWAY } from "./trino-gateway";
export { resolveMounts } from "./volumes";

/** The charts whose templates are known here, each in one version. */
export const CHARTS: readonly Chart[] = [TRINO, TRINO_GATEWAY];

/** The name of a release's chart, without its repository. */
export function chartName({ chart }: HelmRelease): string {
  return chart.slice(chart.lastIndexOf("/") + 1);
}

/** The chart of a release; undefined if its templates are not known here. */
export function chartOf(release: HelmRelease): Chart | undefined {
  return CHARTS.find(
    ({ name, version }) => name === chartName(release) && version === release.version,
  );
}

/** What a chart makes of a release; nothing of a chart that is not known here. */
export function modelRelease(release: HelmRelease): ReleaseModel {
  return chartOf(release)?.model(release) ?? { pods: [], services: [] };
}

/** What of a release is in its values alone: no file shows it. */
export function unrendered(release: HelmRelease): string[] {
  const chart = chartOf(release);
  if (!chart) {
    return [
      `${release.name}: the templates of ${release.chart} ${release.version} are not known here`,
    ];
  }
  const values = templateValues(chart.keys, release);
  const made = Object.entries(chart.beside).filter(([path]) => isTrue(values.raw(path)));
  const templates = chart.templated.filter((path) => hasTemplate(values.raw(path)));
  return [
    ...made.map(([path, what]) => `${release.name}: ${what} (${path})`),
    ...templates.map((path) => `${release.name}: what Go's templates make of ${path}`),
  ];
}

/** What the chart refuses or drops of a release's values, one line each: `path: what; fix`. */
export function chartFaults(release: HelmRelease): string[] {
  const found = chartOf(release)?.check(release.values) ?? [];
  return found
    .filter(({ severity }) => severity === "error")
    .map(({ path, message, fix }) => `${path}: ${message}; ${fix}`);
}
