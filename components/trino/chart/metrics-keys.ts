import {
  count,
  duration,
  flag,
  labels,
  map,
  podCpu,
  podMemory,
  text,
  word,
} from "../../shared/chart-kinds";

const quantities = { cpu: podCpu(), memory: podMemory() };

/** The exporter beside Trino, by default an image that nobody maintains any more. */
function exporterKeys(own: boolean) {
  return {
    /** A sidecar; it reads through `jmx.enabled`. */
    enabled: flag(own ? false : undefined),
    /** Its image. */
    image: text(own ? "bitnamilegacy/jmx-exporter:1.4.0" : undefined),
    /** When the kubelet pulls it. */
    pullPolicy: word(["Always", "IfNotPresent", "Never"], own ? "Always" : undefined),
    /** Its port, and the Service's. */
    port: count(own ? 5556 : undefined, 1),
    /** Its configuration, as a template; empty exports the exporter itself. */
    configProperties: text(own ? "" : undefined),
    /** Its security context. */
    securityContext: map(own ? {} : undefined),
    resources: { requests: quantities, limits: quantities },
  };
}

function jmxKeys(own: boolean) {
  return {
    /** Opens Trino's RMI server. */
    enabled: flag(own ? false : undefined),
    /** `jmx.rmiregistry.port`. */
    registryPort: count(own ? 9080 : undefined, 1),
    /** `jmx.rmiserver.port`. */
    serverPort: count(own ? 9081 : undefined, 1),
  };
}

function monitorKeys(own: boolean) {
  return {
    /** A ServiceMonitor for port `jmx-exporter`; without the exporter it finds nothing. */
    enabled: flag(own ? false : undefined),
    /** Its API version. */
    apiVersion: text(own ? "monitoring.coreos.com/v1" : undefined),
    /** Its labels, by which Prometheus finds it. */
    labels: labels(own ? { prometheus: "kube-prometheus" } : undefined),
    /** Time between two scrapes. */
    interval: duration(own ? "30s" : undefined),
    /** Time until a scrape is given up. */
    scrapeTimeout: duration(own ? "" : undefined),
  };
}

const nodePort = {
  /** Port of the node; the template knows it, the chart's values do not. */
  nodePort: count(undefined, 1),
};

/** What Prometheus sees through the exporter. Trino's own `/metrics` needs none of it. */
export const metricsKeys = {
  jmx: {
    ...jmxKeys(true),
    exporter: { ...exporterKeys(true), ...nodePort },
    /** The same keys for the coordinator alone. */
    coordinator: { ...jmxKeys(false), exporter: { ...exporterKeys(false), ...nodePort } },
    /** The same keys for the workers alone. */
    worker: { ...jmxKeys(false), exporter: exporterKeys(false) },
  },
  serviceMonitor: {
    ...monitorKeys(true),
    /** The same keys for the coordinator alone. */
    coordinator: monitorKeys(false),
    /** The same keys for the workers alone. */
    worker: monitorKeys(false),
  },
};
