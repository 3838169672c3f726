/**
 * Values of Helm chart trino-gateway, as far as we render them. The chart has no schema of its
 * own and drops unknown keys in silence, so these types are the schema.
 */
export interface GatewayChartValues {
  replicaCount: number;
  image: { tag: string };
  serviceName: string;
  config: GatewayConfig;
  envFrom: { secretRef: { name: string } }[];
  /** Only native sidecars: {@link NativeSidecar}. */
  initContainers: NativeSidecar[];
  resources: {
    requests: { cpu: number; memory: string };
    /** `null` takes away what the chart has of itself. */
    limits: { cpu: null; memory: string };
  };
  volumes: Volume[];
  volumeMounts: { name: string; mountPath: string; readOnly: true }[];
  livenessProbe: { initialDelaySeconds: number };
  podDisruptionBudget: { minAvailable: number };
  topologySpreadConstraints: SpreadConstraint[];
  podSecurityContext: {
    runAsNonRoot: true;
    runAsUser: number;
    runAsGroup: number;
    fsGroup: number;
    seccompProfile: { type: "RuntimeDefault" };
  };
  securityContext: { allowPrivilegeEscalation: false; capabilities: { drop: ["ALL"] } };
  serviceAccount: { automount: false };
}

/** The gateway's `config.yaml`; keys are those of its class `HaGatewayConfiguration`, version 21. */
export interface GatewayConfig {
  serverConfig: {
    "node.environment": string;
    "http-server.http.port": number;
    "http-server.http.enabled": true;
    "http-server.process-forwarded": true;
    "http-server.max-request-header-size": string;
    "http-server.max-response-header-size": string;
    "proxy.http-client.max-request-header-size": string;
    "proxy.http-client.max-response-header-size": string;
    "proxy.http-client.request-buffer-size": string;
    "proxy.http-client.max-content-length": string;
  };
  proxyResponseConfiguration: { responseSize: string };
  dataStore: {
    jdbcUrl: string;
    user: string;
    password: string;
    driver: string;
    queryHistoryEnabled: true;
    queryHistoryHoursRetention: number;
  };
  /** Keeps the list of backends in memory, and only that (version 18 and newer). */
  gatewayCookieConfiguration: { enabled: true; cookieSigningSecret: string };
  databaseCache: { enabled: true; expireAfterWrite: string; refreshAfterWrite: string };
  clusterStatsConfiguration: { monitorType: "INFO_API" };
  monitor: { taskDelay: string };
  routing: { defaultRoutingGroup: string };
  routingRules: {
    rulesEngineEnabled: true;
    rulesType: "FILE";
    rulesConfigPath: string;
    rulesRefreshPeriod: string;
  };
  requestAnalyzerConfig: { analyzeRequest: true; maxBodySize: number };
  authentication: {
    defaultType: "form";
    /** Paths of the key files, under names that depend on the gateway's version. */
    form: { selfSignKeyPair: Record<string, string> };
  };
  authorization: { admin: string; user: string; api: string };
  presetUsers: Record<string, { password: string; privileges: string }>;
  uiConfiguration: { disablePages: string[] };
}

/** A container beside the gateway, which starts before it and runs as long as the pod. */
export interface NativeSidecar {
  name: string;
  image: string;
  restartPolicy: "Always";
  command: string[];
  env: { name: string; value: string }[];
  envFrom?: { secretRef: { name: string } }[];
  ports: { name: string; containerPort: number }[];
  resources: { requests: { cpu: string; memory: string }; limits: { memory: string } };
  securityContext: {
    allowPrivilegeEscalation: false;
    readOnlyRootFilesystem: true;
    capabilities: { drop: ["ALL"] };
  };
  volumeMounts?: { name: string; mountPath: string; subPath?: string; readOnly?: true }[];
}

interface Volume {
  name: string;
  configMap?: { name: string; items?: { key: string; path: string }[] };
  secret?: { secretName: string; defaultMode: number; items?: { key: string; path: string }[] };
  emptyDir?: { medium: "Memory"; sizeLimit: string };
}

interface SpreadConstraint {
  maxSkew: number;
  topologyKey: string;
  whenUnsatisfiable: "ScheduleAnyway";
  labelSelector: { matchLabels: Record<string, string> };
}
