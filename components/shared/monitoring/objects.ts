import type { ScrapeTarget } from "./render";
import { DASHBOARD_LABELS, dashboardAnnotations, renderPodMonitor, renderRules } from "./render";
import type { Alert, DashboardsSpec, PrometheusSpec } from "./spec";

/** A Kubernetes object of the monitoring, ready to be created. */
export interface MonitoringObject {
  /** End of its Pulumi name. */
  suffix: string;
  /** Name in Kubernetes. */
  name: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  content:
    | { kind: "PodMonitor"; spec: Record<string, unknown> }
    | { kind: "PrometheusRule"; spec: Record<string, unknown> }
    | { kind: "ConfigMap"; data: Record<string, string> }
    | { kind: "Secret"; stringData: Record<string, string> };
}

/** What is scraped, alerted on and shown of one release. */
export interface Monitored {
  /** The release. */
  name: string;
  prometheus: PrometheusSpec;
  /** By the end of the PodMonitor's name. */
  targets: Record<string, ScrapeTarget>;
  /** A user without a password, in a Secret of this name, for those who must say who they are. */
  scraper?: { secretName: string; username: string };
  alerts: readonly Alert[];
  dashboard?: { spec: DashboardsSpec; json: string };
}

/** The objects of one release. */
export function monitoringObjects(monitored: Monitored): MonitoringObject[] {
  const { name, prometheus, targets, scraper, alerts, dashboard } = monitored;
  const labels = prometheus.labels ?? {};
  const none = { labels: {}, annotations: {} };
  return [
    ...(scraper
      ? [
          {
            ...none,
            suffix: "scraper",
            name: scraper.secretName,
            content: {
              kind: "Secret" as const,
              stringData: { username: scraper.username, password: "" },
            },
          },
        ]
      : []),
    ...Object.entries(targets).map(([target, scraped]) => ({
      ...none,
      labels,
      suffix: `${target}-monitor`,
      name: `${name}-${target}`,
      content: { kind: "PodMonitor" as const, spec: renderPodMonitor(prometheus, scraped) },
    })),
    ...(alerts.length > 0
      ? [
          {
            ...none,
            labels,
            suffix: "alerts",
            name: `${name}-alerts`,
            content: { kind: "PrometheusRule" as const, spec: renderRules(name, alerts) },
          },
        ]
      : []),
    ...(dashboard
      ? [
          {
            labels: DASHBOARD_LABELS,
            annotations: dashboardAnnotations(dashboard.spec),
            suffix: "dashboard",
            name: `${name}-dashboard`,
            content: { kind: "ConfigMap" as const, data: { [`${name}.json`]: dashboard.json } },
          },
        ]
      : []),
  ];
}
