import { mergeValues } from "../shared/merge";
import { DEFAULT_TRINO_VERSION } from "../shared/versions";
import type { GatewayChartValues, GatewayConfig, NativeSidecar } from "./chart-values";
import { renderCommand } from "./command";
import { renderDatabaseHold } from "./database-hold";
import { databaseVolumes } from "./database-tls";
import { renderHealth } from "./health/values";
import { type GatewayImagesSpec, imagesOf } from "./images";
import { DEFAULT_LOAD, LARGEST_HEADER_KIB } from "./memory";
import { fallbackGroup } from "./on-group-down";
import { PGBOUNCER_PORT, PGBOUNCER_VOLUME, renderPgBouncer } from "./pgbouncer";
import { MAX_BODY_SIZE } from "./rules/classify-statement";
import { environment, renderGatewaySecurity } from "./security/values";
import type { GatewayDatabaseSpec, GatewaySpec } from "./spec";

/** Port of the gateway's Service and of its pods. */
export const GATEWAY_PORT = 8080;

/**
 * The preset user that registers backends; also the one who logs in to the gateway's pages. Beside a
 * directory it has a generated name behind this: the gateway asks the directory first whether the password
 * is right, and only then what the preset user of that name may (`LbFormAuthManager`,
 * `AuthorizationManager`), so that an account `admin` would be the administrator.
 */
export const ADMIN_USER = "admin";

/** Keys of the gateway's Secrets, the names of its environment variables. */
export const SECRET_KEYS = {
  adminUser: "GATEWAY_ADMIN_USER",
  adminPassword: "GATEWAY_ADMIN_PASSWORD",
  cookieSecret: "GATEWAY_COOKIE_SECRET",
  databasePassword: "GATEWAY_DB_PASSWORD",
  privateKey: "private.pem",
  publicKey: "public.pem",
} as const;

/** Key of the ConfigMap, and so name of the file, that holds the routing rules. */
export const RULES_FILE = "routing-rules.yaml";

const LARGEST_HEADER = `${LARGEST_HEADER_KIB}kB`;

const RULES_FOLDER = "/etc/trino-gateway/rules";
const KEYS_FOLDER = "/etc/trino-gateway/keys";

/** The image's user `trino`. */
const IMAGE_USER = 1000;

/**
 * Seconds until a replica learns of a backend that another one was told of
 * (`databaseCache.refreshAfterWrite`): read again in the background, once a second and not once a query.
 */
export const BACKEND_CACHE_SECONDS = 1;

/** The spec without what is known only when the program runs. */
export type PlainGatewaySpec = Omit<GatewaySpec, "database" | "rules">;

/** All values of the chart for a gateway. */
export function renderGatewayValues(spec: GatewaySpec): GatewayChartValues {
  const { config, ...values } = withSecurity(spec);
  return {
    ...values,
    config: { ...config, dataStore: { ...config.dataStore, ...renderDatabase(spec.database) } },
    envFrom: renderEnvFrom(
      spec.adminSecretName,
      spec.cookieSecretName,
      ...renderGatewaySecurity(spec.security, spec.name).secretNames,
      spec.database.passwordSecretName,
    ),
    initContainers: renderSidecars(spec.database, spec.images),
    volumes: [...values.volumes, ...databaseVolumes(spec.database, spec.name)],
  };
}

/** What the database says: values that a program may know only later. */
export function renderDatabase({
  name,
  user,
}: Pick<GatewayDatabaseSpec, "name" | "user">): Pick<
  GatewayConfig["dataStore"],
  "jdbcUrl" | "user"
> {
  return { jdbcUrl: `jdbc:postgresql://localhost:${PGBOUNCER_PORT}/${name}`, user };
}

/** What stands between the gateway and its database, in the order in which it starts. */
export function renderSidecars(
  database: GatewayDatabaseSpec,
  images?: GatewayImagesSpec,
): NativeSidecar[] {
  const { socat, pgbouncer } = imagesOf(images);
  return [renderDatabaseHold(database, socat), renderPgBouncer(database, pgbouncer)];
}

/** The Secrets whose keys `${ENV:...}` in `config.yaml` refers to. */
export function renderEnvFrom(...secretNames: string[]): GatewayChartValues["envFrom"] {
  return [...new Set(secretNames)].map((name) => ({ secretRef: { name } }));
}

/** The same with the gateway's security: lists of both, and maps merged. */
export function withSecurity(spec: PlainGatewaySpec): ReturnType<typeof renderPlainValues> {
  const plain = renderPlainValues(spec);
  const { config, values, volumes, volumeMounts } = renderGatewaySecurity(spec.security, spec.name);
  const command = renderCommand({ ...spec, trustStore: spec.security?.trustStore });
  return mergeValues(plain as unknown as Record<string, unknown>, {
    ...values,
    ...(command && { command }),
    config: mergeValues(
      config,
      renderHealth(spec.health ?? {}, spec.trinoVersion ?? DEFAULT_TRINO_VERSION, spec.balancing),
    ),
    volumes: [...plain.volumes, ...volumes],
    volumeMounts: [...plain.volumeMounts, ...volumeMounts],
  }) as unknown as ReturnType<typeof renderPlainValues>;
}

/** What a preview can show before the database exists. */
export function renderPlainValues(
  spec: PlainGatewaySpec,
): Omit<GatewayChartValues, "envFrom" | "initContainers"> {
  const memory = `${Math.round(spec.memoryGiB * 1024)}Mi`;
  return {
    replicaCount: spec.replicas,
    image: { tag: spec.gatewayVersion },
    serviceName: spec.name,
    config: renderConfig(spec),
    // The chart's own limit of 2 cores goes, too (`null`). Seen on a kubelet: to be ready the gateway takes
    // 8 s of CPU, and the chart's liveness probe ended it before that, after 57 s, with a limit of 0.1 cores
    // and on a busy node. The chart has no startup probe; one that ends by itself is started again at once.
    resources: { requests: { cpu: spec.cpu, memory }, limits: { cpu: null, memory } },
    livenessProbe: { initialDelaySeconds: 300 },
    volumes: [
      // A folder, not a `subPath`: only that follows a changed ConfigMap.
      { name: "rules", configMap: { name: spec.rulesConfigMapName } },
      { name: "keys", secret: { secretName: spec.keyPairSecretName, defaultMode: 0o440 } },
      { name: PGBOUNCER_VOLUME, emptyDir: { medium: "Memory", sizeLimit: "1Mi" } },
    ],
    volumeMounts: [
      { name: "rules", mountPath: RULES_FOLDER, readOnly: true },
      { name: "keys", mountPath: KEYS_FOLDER, readOnly: true },
    ],
    // All but one stay: the chart's own 1 would block every node drain at one replica.
    podDisruptionBudget: { minAvailable: spec.replicas - 1 },
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "kubernetes.io/hostname",
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: { matchLabels: { "app.kubernetes.io/instance": spec.name } },
      },
    ],
    podSecurityContext: {
      runAsNonRoot: true,
      runAsUser: IMAGE_USER,
      runAsGroup: IMAGE_USER,
      fsGroup: IMAGE_USER,
      seccompProfile: { type: "RuntimeDefault" },
    },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
    // The gateway never calls Kubernetes.
    serviceAccount: { automount: false },
  };
}

function renderConfig(spec: PlainGatewaySpec): GatewayConfig {
  const largestAnswer = `${spec.load?.answerMiB ?? DEFAULT_LOAD.answerMiB}MB`;
  return {
    serverConfig: {
      // Airlift allows letters, digits and underscores.
      "node.environment": spec.name.replaceAll("-", "_"),
      "http-server.http.port": GATEWAY_PORT,
      "http-server.http.enabled": true,
      // Behind a load balancer the client's address and scheme are in forwarded headers.
      "http-server.process-forwarded": true,
      // Trino takes headers of 200 KiB: long statements and tokens. Jetty's own 8 KiB are 431 here; and 502
      // behind, where the buffer is what a request's headers must fit into.
      "http-server.max-request-header-size": LARGEST_HEADER,
      "http-server.max-response-header-size": LARGEST_HEADER,
      "proxy.http-client.max-request-header-size": LARGEST_HEADER,
      "proxy.http-client.max-response-header-size": LARGEST_HEADER,
      "proxy.http-client.request-buffer-size": LARGEST_HEADER,
      // Its own 16 MB are 502 for a row of 17 MB: Trino never divides one.
      "proxy.http-client.max-content-length": largestAnswer,
    },
    // The same as above: what is longer than this alone would be cut off without a word.
    proxyResponseConfiguration: { responseSize: largestAnswer },
    dataStore: {
      jdbcUrl: "",
      user: "",
      password: environment(SECRET_KEYS.databasePassword),
      driver: "org.postgresql.Driver",
      queryHistoryEnabled: true,
      queryHistoryHoursRetention: spec.historyHours,
    },
    // Routing reads the list of backends from memory; it stays usable for a day without a database.
    databaseCache: {
      enabled: true,
      expireAfterWrite: "24h",
      refreshAfterWrite: `${BACKEND_CACHE_SECONDS}s`,
    },
    // One login at a cluster's pages may reach several replicas: all sign with the same secret.
    gatewayCookieConfiguration: {
      enabled: true,
      cookieSigningSecret: environment(SECRET_KEYS.cookieSecret),
    },
    // It alone needs no credentials and no version's metric names; without workers a cluster is healthy.
    clusterStatsConfiguration: { monitorType: "INFO_API" },
    monitor: { taskDelay: `${spec.healthCheckSeconds}s` },
    // The gateway asks it only when a group has no healthy backend: the last rule knows the default.
    routing: { defaultRoutingGroup: fallbackGroup(spec.onGroupDown) },
    routingRules: {
      rulesEngineEnabled: true,
      rulesType: "FILE",
      rulesConfigPath: `${RULES_FOLDER}/${RULES_FILE}`,
      rulesRefreshPeriod: `${spec.rulesRefreshSeconds}s`,
    },
    requestAnalyzerConfig: { analyzeRequest: true, maxBodySize: MAX_BODY_SIZE },
    ...renderAuthentication(),
    // That page writes rules behind the program's back.
    uiConfiguration: { disablePages: ["routing-rules"] },
  };
}

/**
 * Without it every caller may add and remove backends. It guards the gateway's own pages and API;
 * Trino's requests pass through to the cluster's authentication.
 */
function renderAuthentication(): Pick<
  GatewayConfig,
  "authentication" | "authorization" | "presetUsers"
> {
  return {
    authentication: {
      defaultType: "form",
      form: {
        selfSignKeyPair: {
          privateKey: `${KEYS_FOLDER}/${SECRET_KEYS.privateKey}`,
          publicKey: `${KEYS_FOLDER}/${SECRET_KEYS.publicKey}`,
        },
      },
    },
    // Regular expressions over a user's privileges.
    authorization: { admin: ".*ADMIN.*", user: ".*USER.*", api: ".*API.*" },
    presetUsers: {
      [environment(SECRET_KEYS.adminUser)]: {
        password: environment(SECRET_KEYS.adminPassword),
        privileges: "ADMIN_USER_API",
      },
    },
  };
}
