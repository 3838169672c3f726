import { items } from "../../shared/chart-check";
import { defaultValues, isMap, type ValuesOf } from "../../shared/chart-keys";
import {
  checkMap,
  count,
  countOrNone,
  duration,
  flag,
  key,
  labels,
  list,
  map,
  podCpu,
  podMemory,
  printed,
  text,
  texts,
  word,
} from "../../shared/chart-kinds";
import { eitherOf, nearest } from "../../shared/faults";
import { error, type Finding } from "../../shared/finding";

/** Nodes of the gateway's `config.yaml`: fields of its class `HaGatewayConfiguration`. */
const CONFIG_NODES = [
  "additionalStatementPaths",
  "authentication",
  "authorization",
  "backendState",
  "clusterStatsConfiguration",
  "dataStore",
  "databaseCache",
  "extraWhitelistPaths",
  "gatewayCookieConfiguration",
  "includeClusterHostInResponse",
  "managedApps",
  "modules",
  "monitor",
  "oauth2GatewayCookieConfiguration",
  "pagePermissions",
  "presetUsers",
  "proxyResponseConfiguration",
  "requestAnalyzerConfig",
  "routing",
  "routingRules",
  "serverConfig",
  "uiConfiguration",
];

/** What the chart merges under whatever is given. */
const CHART_CONFIG = {
  serverConfig: {
    "node.environment": "test",
    "http-server.http.port": 8080,
    "http-server.http.enabled": true,
  },
  dataStore: {
    jdbcUrl: "jdbc:postgresql://localhost:5432/gateway",
    user: "postgres",
    password: "mysecretpassword",
    driver: "org.postgresql.Driver",
  },
  clusterStatsConfiguration: { monitorType: "INFO_API" },
};

/** How the chart starts the gateway. */
export const GATEWAY_COMMAND = [
  "java",
  "-XX:MinRAMPercentage=80.0",
  "-XX:MaxRAMPercentage=80.0",
  "-jar",
  "/usr/lib/trino-gateway/gateway-ha-jar-with-dependencies.jar",
  "/etc/trino-gateway/config.yaml",
];

const quantities = {
  /** Cores. */
  cpu: podCpu(2),
  /** Memory, in Kubernetes' units. */
  memory: podMemory("4Gi"),
};

/** Numbers of a probe; the chart takes its scheme from `serverConfig`. */
const probeKeys = (delay: number, period: number, failures: number) => ({
  /** Seconds before the first one. */
  initialDelaySeconds: count(delay),
  /** Seconds between two. */
  periodSeconds: count(period, 1),
  /** Failures in a row that count. */
  failureThreshold: count(failures, 1),
  /** Seconds until one counts as failed. */
  timeoutSeconds: count(1, 1),
  /** Without effect. */
  scheme: text("HTTP"),
});

/** Every key of chart trino-gateway: its default, its type, what a value must be like. */
export const GATEWAY_KEYS = {
  /** Tail of names; known to the templates only. */
  nameOverride: text(),
  /** Name of all objects but the Service; known to the templates only. */
  fullnameOverride: text(),
  /** Replicas of the Deployment, unless it scales itself. */
  replicaCount: count(1),
  image: {
    /** Image of the gateway. */
    repository: text("trinodb/trino-gateway"),
    /** When the kubelet pulls. */
    pullPolicy: word(["Always", "IfNotPresent", "Never"], "IfNotPresent"),
    /** The gateway's version; empty is the chart's own, 19. */
    tag: text(""),
  },
  /** Secrets for pulling images: `[{ name }]`. */
  imagePullSecrets: list([]),
  /** Secrets whose keys become variables: the chart has no other way in for a secret. */
  envFrom: printed(list([])),
  /** Containers that run first; a list, although the chart's own is a map. */
  initContainers: key<Record<string, unknown>[]>({}, (value) =>
    isMap(value) && Object.keys(value).length === 0 ? [] : list().check(value),
  ),
  /** `config.yaml`, in a Secret. */
  config: key<Record<string, unknown>>(CHART_CONFIG, checkConfig),
  /** Command of the container. */
  command: printed(texts(GATEWAY_COMMAND)),
  /** Spec of the Service; the first port's number comes from `serverConfig`. */
  service: map({ type: "ClusterIP", ports: [{ protocol: "TCP", name: "gateway" }] }),
  /** Name of the Service and of the Ingress. */
  serviceName: text("trino-gateway"),
  ingress: {
    /** An Ingress to the Service. */
    enabled: flag(false),
    /** Its class. */
    className: text(""),
    /** Its annotations. */
    annotations: labels({}),
    /** Its hosts. */
    hosts: items({ host: text(), paths: items({ path: text(), pathType: text() }) }, [
      {
        host: "chart-example.local",
        paths: [{ path: "/", pathType: "ImplementationSpecific" }],
      },
    ]),
    /** Its certificates. */
    tls: items({ secretName: text(), hosts: texts() }),
  },
  resources: {
    /** What the kernel enforces. */
    limits: quantities,
    /** What the scheduler sets aside. */
    requests: quantities,
  },
  autoscaling: {
    /** A HorizontalPodAutoscaler; then the Deployment has no replicas. */
    enabled: flag(false),
    /** The fewest pods. */
    minReplicas: count(1, 1),
    /** The most pods. */
    maxReplicas: count(100, 1),
    /** Percent of the requested CPU; "" takes the metric away. */
    targetCPUUtilizationPercentage: countOrNone(80),
    /** Percent of the requested memory; "" takes the metric away. */
    targetMemoryUtilizationPercentage: countOrNone(""),
  },
  /** Numbers of the probe of `/trino-gateway/livez`. */
  livenessProbe: probeKeys(30, 10, 3),
  /** Numbers of the probe of `/trino-gateway/readyz`. */
  readinessProbe: probeKeys(5, 5, 12),
  /** Volumes of the pods; may be templates. */
  volumes: list([]),
  /** Their mounts; may be templates. */
  volumeMounts: list([]),
  /** Hooks of the container. */
  lifecycle: map({}),
  /** Seconds until a pod that ends is killed. */
  terminationGracePeriodSeconds: count(30),
  /** Labels of nodes. */
  nodeSelector: labels({}),
  /** Taints that the pods tolerate. */
  tolerations: list([]),
  /** How pods are spread. */
  topologySpreadConstraints: list([]),
  /** Rules of affinity. */
  affinity: map({}),
  /** Labels of every object; may be templates. */
  commonLabels: labels({}),
  /** Annotations of the pods. */
  podAnnotations: labels({}),
  /** Labels of the pods. */
  podLabels: labels({}),
  podDisruptionBudget: {
    /** Pods that stay; a number or a percentage. At one replica, 1 blocks every drain. */
    minAvailable: key<number | string>(1, () => []),
    /** Pods that may go; excludes the other. */
    maxUnavailable: key<number | string>(undefined, () => []),
    /** What becomes of pods that are not ready. */
    unhealthyPodEvictionPolicy: word(["AlwaysAllow", "IfHealthyBudget"]),
  },
  /** Security context of the pods. */
  podSecurityContext: map({}),
  /** Security context of the container. */
  securityContext: map({}),
  serviceAccount: {
    /** The chart makes the account. */
    create: flag(true),
    /** It mounts its token. */
    automount: flag(true),
    /** Its annotations. */
    annotations: labels({}),
    /** Its name. */
    name: text(""),
  },
  strategy: {
    /** How pods are replaced. */
    type: word(["Recreate", "RollingUpdate"], "RollingUpdate"),
    /** `maxSurge` and `maxUnavailable`. */
    rollingUpdate: map({ maxSurge: "25%", maxUnavailable: "25%" }),
  },
  serviceMonitor: {
    /** A ServiceMonitor for port `gateway`. */
    enabled: flag(false),
    /** Its labels, by which Prometheus finds it. */
    labels: labels({ prometheus: "kube-prometheus" }),
    /** Time between two scrapes. */
    interval: duration("30s"),
  },
};

/** All values of chart trino-gateway. */
export type GatewayValues = ValuesOf<typeof GATEWAY_KEYS>;

/** What the chart does if no values are given. */
export const GATEWAY_DEFAULTS = defaultValues(GATEWAY_KEYS);

/** The gateway stops at a node that it does not know. */
function checkConfig(value: unknown): Finding[] {
  if (!isMap(value)) return checkMap(value);
  return Object.keys(value).flatMap((node) =>
    CONFIG_NODES.includes(node)
      ? []
      : [
          error(
            node,
            "the gateway has no such setting and does not start",
            `use ${eitherOf(CONFIG_NODES)}${nearest(node, CONFIG_NODES)}`,
          ),
        ],
  );
}
