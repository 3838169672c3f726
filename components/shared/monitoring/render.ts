import type { Alert, DashboardsSpec, Panel, PrometheusSpec } from "./spec";

/** Seconds between two scrapes unless the spec says otherwise. */
export const SCRAPE_SECONDS = 30;

/** What a PodMonitor looks at. */
export interface ScrapeTarget {
  /** Name of the container port. */
  port: string;
  /** Labels of the pods. */
  matchLabels: Record<string, string>;
  /** Labels that every series gets. */
  seriesLabels: Record<string, string>;
  /** Secret with the keys `username` and `password`, if the server wants to know who asks. */
  credentialsSecretName?: string;
  /** Set if the port speaks TLS. */
  tls?: { skipVerify: boolean };
}

/** The `spec` of a PodMonitor (monitoring.coreos.com/v1). */
export function renderPodMonitor(prometheus: PrometheusSpec, target: ScrapeTarget) {
  const { credentialsSecretName: secret, tls } = target;
  return {
    selector: { matchLabels: target.matchLabels },
    podMetricsEndpoints: [
      {
        port: target.port,
        path: "/metrics",
        interval: `${prometheus.intervalSeconds ?? SCRAPE_SECONDS}s`,
        ...(tls && {
          scheme: "https",
          // Prometheus asks the pod by its address, which no certificate names.
          tlsConfig: { insecureSkipVerify: tls.skipVerify },
        }),
        ...(secret && {
          basicAuth: {
            username: { name: secret, key: "username" },
            password: { name: secret, key: "password" },
          },
        }),
        relabelings: Object.entries(target.seriesLabels).map(([targetLabel, replacement]) => ({
          targetLabel,
          replacement,
        })),
      },
    ],
  };
}

/** The `spec` of a PrometheusRule (monitoring.coreos.com/v1) with one group. */
export function renderRules(group: string, alerts: readonly Alert[]) {
  return {
    groups: [
      {
        name: group,
        rules: alerts.map(({ alert, expr, for: duration, severity, summary, description }) => ({
          alert,
          expr,
          for: duration,
          labels: { severity },
          annotations: { summary, description },
        })),
      },
    ],
  };
}

/** Labels of a ConfigMap that make Grafana's sidecar take it. */
export const DASHBOARD_LABELS = { grafana_dashboard: "1" };

/** Annotations of that ConfigMap. */
export function dashboardAnnotations({ folder }: DashboardsSpec): Record<string, string> {
  return folder === undefined ? {} : { grafana_folder: folder };
}

const PANEL = { width: 12, height: 8 };

/** The JSON of a Grafana dashboard: two panels a row, for any Prometheus data source. */
export function renderDashboard(uid: string, title: string, panels: readonly Panel[]): string {
  const datasource = { type: "prometheus", uid: "${datasource}" };
  return `${JSON.stringify(
    {
      uid,
      title,
      tags: ["trino"],
      schemaVersion: 39,
      refresh: "30s",
      time: { from: "now-3h", to: "now" },
      templating: {
        list: [
          { name: "datasource", label: "Data source", type: "datasource", query: "prometheus" },
        ],
      },
      panels: panels.map((panel, index) => ({
        id: index + 1,
        type: "timeseries",
        title: panel.title,
        datasource,
        gridPos: {
          x: (index % 2) * PANEL.width,
          y: Math.floor(index / 2) * PANEL.height,
          w: PANEL.width,
          h: PANEL.height,
        },
        fieldConfig: { defaults: { unit: panel.unit, min: 0 }, overrides: [] },
        targets: Object.entries(panel.series).map(([legendFormat, expr], target) => ({
          refId: String.fromCharCode(65 + target),
          datasource,
          expr,
          legendFormat,
        })),
      })),
    },
    null,
    1,
  )}\n`;
}
