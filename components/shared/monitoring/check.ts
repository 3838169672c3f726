import { below, type Fault } from "../faults";
import { checkLabels } from "../kubernetes-names";
import type { PrometheusSpec } from "./spec";

/** Faults of what every server's monitoring has; paths relative to it. */
export function checkPrometheus(spec: {
  prometheus?: PrometheusSpec;
  alerts?: unknown;
  dashboards?: unknown;
}): Fault[] {
  const { prometheus } = spec;
  return [
    ...(["alerts", "dashboards"] as const)
      .filter((part) => spec[part] !== undefined && !prometheus)
      .map((part) => ({ path: part, message: "nothing is scraped to show; give prometheus, too" })),
    ...below("prometheus.labels", checkLabels(prometheus?.labels)),
  ];
}
