import { isDeepStrictEqual } from "node:util";
import {
  CHARTS,
  type Chart,
  chartName,
  chartOf,
  isMap,
  TRINO,
  templateValues,
} from "../../cli/charts";
import type { HelmRelease } from "../../cli/providers/cloud";
import { gatewayFaults } from "./gateway-limits";
import { GATEWAY_REFUSED, TRINO_REFUSED } from "./refused";
import { trinoFaults } from "./trino-limits";

/** What the lab cannot run of a release that the chart takes. */
export function labFaults(release: HelmRelease): string[] {
  const chart = chartOf(release);
  if (!chart) return [unknownChart(release)];
  const isTrino = chart === TRINO;
  return [
    ...refusedValues(chart, release, isTrino ? TRINO_REFUSED : GATEWAY_REFUSED),
    ...(isTrino ? trinoFaults : gatewayFaults)(templateValues(chart.keys, release)),
  ];
}

function unknownChart(release: HelmRelease): string {
  const name = chartName(release);
  const versions = CHARTS.filter((chart) => chart.name === name).map(({ version }) => version);
  if (versions.length > 0) {
    return `version: chart ${name} ${release.version} is not modelled by the lab; use ${versions.join(" or ")}`;
  }
  const names = CHARTS.map((chart) => chart.name).join(" or ");
  return `chart: "${release.chart}" is not modelled by the lab; use ${names}`;
}

/** Keys that have another value than the chart's own, and why that cannot be. */
function refusedValues(
  chart: Chart,
  release: HelmRelease,
  refused: Record<string, string>,
): string[] {
  const values = templateValues(chart.keys, release);
  const standard = templateValues(chart.keys, { ...release, values: {} });
  return Object.entries(refused)
    .filter(([path]) => !isSame(values.raw(path), standard.raw(path)))
    .map(
      ([path, why]) =>
        `${path}: ${JSON.stringify(values.raw(path))} is not modelled by the lab: ${why}`,
    );
}

/** An empty map or list says what a missing one says. */
function isSame(value: unknown, standard: unknown): boolean {
  return isDeepStrictEqual(withoutEmpty(value), withoutEmpty(standard));
}

function withoutEmpty(value: unknown): unknown {
  if (value === null || (Array.isArray(value) && value.length === 0)) return undefined;
  if (!isMap(value)) return value;
  const full = Object.entries(value)
    .map(([key, below]) => [key, withoutEmpty(below)] as const)
    .filter(([, below]) => below !== undefined);
  return full.length > 0 ? Object.fromEntries(full) : undefined;
}
