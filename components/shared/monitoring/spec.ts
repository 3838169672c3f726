/** How Prometheus finds and reads a server's `/metrics`. The Prometheus operator is installed already. */
export interface PrometheusSpec {
  /**
   * Seconds between two scrapes.
   * @default 30 - the gateway chart's own
   * @asType integer
   * @minimum 5
   * @maximum 120
   * @why for after 2 minutes Prometheus takes a series for gone
   */
  intervalSeconds?: number;
  /**
   * Labels of the PodMonitor and the PrometheusRule, by which the operator's Prometheus selects them.
   * @default {} - right for a Prometheus that takes all; kube-prometheus-stack wants `release: <its name>`
   */
  labels?: Record<string, string>;
}

/** Grafana dashboards as ConfigMaps, read by Grafana's dashboard sidecar. */
export interface DashboardsSpec {
  /**
   * Folder in Grafana (annotation `grafana_folder`; the sidecar needs its `folderAnnotation` set).
   * @default none - the sidecar's own folder
   */
  folder?: string;
}

/** One alert of a PrometheusRule. */
export interface Alert {
  /** Its name, in words without spaces. */
  alert: string;
  /** PromQL: firing for every series that it gives. */
  expr: string;
  /** How long it must hold, for example `10m`. */
  for: string;
  /** `critical` wakes somebody, `warning` waits for the morning. */
  severity: "critical" | "warning";
  /** What is the matter, in one line. */
  summary: string;
  /** What it means and what to do. */
  description: string;
}

/** One panel of a dashboard. */
export interface Panel {
  title: string;
  /** Grafana's name of the unit: `short`, `bytes`, `s`, `ops`, `percentunit`. */
  unit: string;
  /** PromQL by legend. */
  series: Record<string, string>;
}
