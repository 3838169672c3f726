/**
 * Values of Helm chart trino-gateway 1.19.0, as far as we render them. The chart has no schema of its
 * own and drops unknown keys in silence, so these types are the schema.
 */
export interface GatewayChartValues {
  replicaCount: number;
  image: { tag: string };
  serviceName: string;
  config: GatewayConfig;
  envFrom: { secretRef: { name: string } }[];
  resources: { requests: Resources; limits: Resources };
  volumes: Volume[];
  volumeMounts: { name: string; mountPath: string; readOnly: true }[];
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
  };
  dataStore: {
    jdbcUrl: string;
    user: string;
    password: string;
    driver: string;
    queryHistoryHoursRetention: number;
  };
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

interface Resources {
  cpu: number;
  memory: string;
}

interface Volume {
  name: string;
  configMap?: { name: string };
  secret?: { secretName: string; defaultMode: number };
}

interface SpreadConstraint {
  maxSkew: number;
  topologyKey: string;
  whenUnsatisfiable: "ScheduleAnyway";
  labelSelector: { matchLabels: Record<string, string> };
}
