const PLAIN_HTTP = "the lab serves plain HTTP on 127.0.0.1";
const NO_AUTOSCALER = "the lab has no autoscaler; set";
const ONE_CONTAINER = "a pod of the lab is one process";
const ONE_PORT = "a pod of the lab has one port";
const POD_IDENTITY = "the lab gives credentials by EKS Pod Identity only; associate the role";
const NO_KAFKA = "the lab has no Kafka connector";
const NO_JMX = "the lab does not open JMX ports";
const NO_INGRESS = "the lab has no ingress; its services are on 127.0.0.1";
const HEAP_PERCENT = "it would be a share of the whole laptop's memory; set maxHeapSize";
const NO_HOOKS = "the lab runs no lifecycle hooks";

/**
 * Keys of chart `trino` of which the lab runs the chart's own value only, each with the reason: any
 * other would change behaviour that processes on one machine cannot show.
 */
export const TRINO_REFUSED: Record<string, string> = {
  "server.config.https.enabled": PLAIN_HTTP,
  "server.autoscaling.enabled": `${NO_AUTOSCALER} server.workers`,
  "server.keda.enabled": `${NO_AUTOSCALER} server.workers`,
  initContainers: ONE_CONTAINER,
  sidecarContainers: ONE_CONTAINER,
  "serviceAccount.annotations": POD_IDENTITY,
  ...Object.fromEntries(["coordinator", "worker"].flatMap(ofRole)),
  kafka: NO_KAFKA,
  "jmx.enabled": NO_JMX,
  "jmx.exporter.enabled": NO_JMX,
  "jmx.coordinator": NO_JMX,
  "jmx.worker": NO_JMX,
  "ingress.enabled": NO_INGRESS,
  "gateway.enabled": NO_INGRESS,
};

function ofRole(role: string): [string, string][] {
  return [
    [`${role}.jvm.maxHeapPercent`, HEAP_PERCENT],
    [`${role}.jvm.initialHeapPercent`, HEAP_PERCENT],
    [`${role}.additionalExposedPorts`, ONE_PORT],
    [`${role}.lifecycle`, NO_HOOKS],
  ];
}

/** The same for chart `trino-gateway`. */
export const GATEWAY_REFUSED: Record<string, string> = {
  "autoscaling.enabled": `${NO_AUTOSCALER} replicaCount`,
  "ingress.enabled": NO_INGRESS,
};

/**
 * Keys that a local process has no use for: Kubernetes' scheduling and metadata, and what belongs to
 * a key that is refused. Whatever they say, the lab does the same.
 */
export const TRINO_INERT: readonly string[] = [
  "image.pullPolicy",
  "imagePullSecrets",
  "server.config.https",
  "server.autoscaling",
  "server.keda",
  "securityContext",
  "containerSecurityContext",
  "shareProcessNamespace",
  "service.annotations",
  "service.type",
  "service.nodePort",
  ...["coordinator", "worker"].flatMap((role) =>
    [
      "deployment",
      "resources",
      "livenessProbe",
      "readinessProbe",
      "startupProbe",
      "nodeSelector",
      "tolerations",
      "affinity",
      "priorityClassName",
      "labels",
    ].map((key) => `${role}.${key}`),
  ),
  "coordinator.terminationGracePeriodSeconds",
  "worker.topologySpreadConstraints",
  "jmx",
  "serviceMonitor",
  "commonLabels",
  "ingress",
  "gateway",
  "networkPolicy",
];

/** The same for chart `trino-gateway`. Its lifecycle hook delays the end of a pod; here it ends at once. */
export const GATEWAY_INERT: readonly string[] = [
  "image.repository",
  "image.pullPolicy",
  "imagePullSecrets",
  "service",
  "ingress",
  "resources",
  "autoscaling",
  "livenessProbe",
  "readinessProbe",
  "lifecycle",
  "terminationGracePeriodSeconds",
  "nodeSelector",
  "tolerations",
  "topologySpreadConstraints",
  "affinity",
  "commonLabels",
  "podLabels",
  "podDisruptionBudget",
  "podSecurityContext",
  "securityContext",
  "serviceAccount.automount",
  "serviceAccount.annotations",
  "strategy",
  "serviceMonitor",
];
