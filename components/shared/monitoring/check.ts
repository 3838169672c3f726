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
  const seconds = prometheus?.intervalSeconds;
  return [
    ...(["alerts", "dashboards"] as const)
      .filter((part) => spec[part] !== undefined && !prometheus)
      .map((part) => ({ path: part, message: "nothing is scraped to show; give prometheus, too" })),
    ...below("prometheus.labels", checkLabels(prometheus?.labels)),
    // Above 2 minutes Prometheus takes a series for gone, and rates over 5 minutes have no two points.
    ...(seconds === undefined || (Number.isInteger(seconds) && seconds >= 5 && seconds <= 120)
      ? []
      : [
          {
            path: "prometheus.intervalSeconds",
            message: `${seconds} is not a whole number from 5 to 120`,
          },
        ]),
  ];
}
