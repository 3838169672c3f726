import type { DashboardsSpec, PrometheusSpec } from "../../shared/monitoring/spec";

/** What is seen of the gateway while it runs. */
export interface GatewayObservabilitySpec {
  /**
   * Every replica is scraped at its own `/metrics`, by a PodMonitor.
   * @default not scraped - the Prometheus operator's types must exist in the Kubernetes cluster
   */
  prometheus?: PrometheusSpec;
  /**
   * Alert rules on those metrics; needs `prometheus`.
   * @default none
   */
  alerts?: GatewayAlertsSpec;
  /**
   * A Grafana dashboard of those metrics; needs `prometheus`.
   * @default none
   */
  dashboards?: DashboardsSpec;
}

/** When to alert. */
export interface GatewayAlertsSpec {
  /**
   * Seconds within which nine of ten requests should be answered by a cluster.
   * @default 5 - a poll waits up to one second at Trino, a new query is queued at once
   * @exclusiveMinimum 0
   */
  latencySeconds?: number;
}
