import { type MonitoringObject, monitoringObjects } from "../../shared/monitoring/objects";
import type { BackendSpec } from "../spec";
import { gatewayAlerts } from "./alerts";
import { gatewayDashboard } from "./dashboard";
import type { GatewayObservabilitySpec } from "./spec";

/** What of a gateway decides how it is watched. */
export interface WatchedGateway {
  releaseName: string;
  backends: readonly Pick<BackendSpec, "name" | "routingGroup" | "active">[];
  observability?: GatewayObservabilitySpec | undefined;
  /** True if the pods serve TLS only. */
  tls?: boolean;
}

/** Longer than any answer should take, unless the spec says otherwise. */
const LATENCY_SECONDS = 5;

/** The Kubernetes objects that watch a gateway; none unless it says so. */
export function gatewayMonitoring(gateway: WatchedGateway): MonitoringObject[] {
  const { prometheus, alerts, dashboards } = gateway.observability ?? {};
  if (!prometheus) return [];
  const name = gateway.releaseName;
  const backends = gateway.backends.filter(({ active }) => active !== false);
  return monitoringObjects({
    name,
    prometheus,
    targets: {
      replicas: {
        port: gateway.tls ? "https" : "http",
        matchLabels: { "app.kubernetes.io/instance": name },
        seriesLabels: { trino_gateway: name },
        ...(gateway.tls && { tls: { skipVerify: true } }),
      },
    },
    alerts: alerts
      ? gatewayAlerts({
          name,
          backends,
          latencySeconds: alerts.latencySeconds ?? LATENCY_SECONDS,
        })
      : [],
    ...(dashboards && {
      dashboard: { spec: dashboards, json: gatewayDashboard({ name, backends }) },
    }),
  });
}
