import { type ChartVersion, inert, modelled, refused } from "./keys";

const NO_AUTOSCALER = "the lab has no autoscaler; set replicaCount";
const NO_INGRESS = "the lab has no ingress; its services are on 127.0.0.1";

/** Chart `trino-gateway` 1.19.0 (charts repository, commit c4a100f): every key and its default. */
export const TRINO_GATEWAY_1_19_0: ChartVersion = {
  chart: "trino-gateway",
  version: "1.19.0",
  appVersion: "19",
  keys: {
    // Not in the chart's values.yaml, but read by its templates.
    nameOverride: modelled(undefined),
    fullnameOverride: modelled(undefined),
    replicaCount: modelled(1),
    "image.repository": inert("trinodb/trino-gateway"),
    "image.pullPolicy": inert("IfNotPresent"),
    "image.tag": modelled(""),
    imagePullSecrets: inert([]),
    envFrom: modelled([]),
    // A map in the chart, which its template takes for a list; the lab models native sidecars.
    initContainers: modelled(undefined),
    config: modelled({
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
    }),
    command: modelled([
      "java",
      "-XX:MinRAMPercentage=80.0",
      "-XX:MaxRAMPercentage=80.0",
      "-jar",
      "/usr/lib/trino-gateway/gateway-ha-jar-with-dependencies.jar",
      "/etc/trino-gateway/config.yaml",
    ]),
    service: inert({ type: "ClusterIP", ports: [{ protocol: "TCP", name: "gateway" }] }),
    serviceName: modelled("trino-gateway"),
    "ingress.enabled": refused(false, NO_INGRESS),
    "ingress.className": inert(""),
    "ingress.annotations": inert({}),
    "ingress.hosts": inert([
      { host: "chart-example.local", paths: [{ path: "/", pathType: "ImplementationSpecific" }] },
    ]),
    "ingress.tls": inert([]),
    resources: inert({ limits: { cpu: 2, memory: "4Gi" }, requests: { cpu: 2, memory: "4Gi" } }),
    "autoscaling.enabled": refused(false, NO_AUTOSCALER),
    "autoscaling.minReplicas": inert(1),
    "autoscaling.maxReplicas": inert(100),
    "autoscaling.targetCPUUtilizationPercentage": inert(80),
    "autoscaling.targetMemoryUtilizationPercentage": inert(""),
    livenessProbe: inert({
      initialDelaySeconds: 30,
      periodSeconds: 10,
      failureThreshold: 3,
      timeoutSeconds: 1,
      scheme: "HTTP",
    }),
    readinessProbe: inert({
      initialDelaySeconds: 5,
      periodSeconds: 5,
      failureThreshold: 12,
      timeoutSeconds: 1,
      scheme: "HTTP",
    }),
    volumes: modelled([]),
    volumeMounts: modelled([]),
    // A hook that delays the end of a pod: the lab ends the gateway at once.
    lifecycle: inert({}),
    terminationGracePeriodSeconds: inert(30),
    nodeSelector: inert({}),
    tolerations: inert([]),
    topologySpreadConstraints: inert([]),
    affinity: inert({}),
    commonLabels: inert({}),
    // A change restarts the pods, as it does on Kubernetes.
    podAnnotations: modelled({}),
    podLabels: inert({}),
    podDisruptionBudget: inert({ minAvailable: 1 }),
    podSecurityContext: inert({}),
    securityContext: inert({}),
    "serviceAccount.create": modelled(true),
    "serviceAccount.automount": inert(true),
    "serviceAccount.annotations": inert({}),
    "serviceAccount.name": modelled(""),
    strategy: inert({
      type: "RollingUpdate",
      rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" },
    }),
    "serviceMonitor.enabled": inert(false),
    "serviceMonitor.labels": inert({ prometheus: "kube-prometheus" }),
    "serviceMonitor.interval": inert("30s"),
  },
};
