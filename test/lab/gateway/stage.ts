import { generateKeyPairSync, randomBytes } from "node:crypto";
import type { KubernetesCluster } from "../../../cli/providers/cloud";
import {
  REGISTRATION_FOLDER,
  registrationEnvironment,
  renderRegistration,
} from "../../../components/gateway/registration";
import { defaultRulesFor } from "../../../components/gateway/rules/default-rules";
import { renderRoutingRules } from "../../../components/gateway/rules/render";
import type { GatewaySecuritySpec } from "../../../components/gateway/security/spec";
import type { BackendSpec, GatewayDatabaseSpec } from "../../../components/gateway/spec";
import { RULES_FILE, renderGatewayValues } from "../../../components/gateway/values";
import { mergeValues } from "../../../components/shared/merge";
import { CHARTS } from "../../../components/shared/versions";
import { createDatabases } from "../../../lab/cloud/databases";
import { createCluster, resolveEndpoints } from "../../../lab/cluster";
import type { LabFolder } from "../../../lab/folder";
import { startDatabaseServer } from "../../../lab/processes";
import type { Toolchain } from "../../../lab/toolchain";

/** The gateway as the program makes it, in a lab of its own, with backends that a test chooses. */
export interface GatewayStage {
  lab: LabFolder;
  cluster: KubernetesCluster;
  database: GatewayDatabaseSpec;
  /** Installs or changes a release of the gateway; gives its URL. */
  install(name: string, options?: InstallOptions): Promise<string>;
  /** Replaces the rules file of all releases. */
  writeRules(text: string): Promise<void>;
}

/** How a release differs from the defaults. */
export interface InstallOptions {
  replicas?: number;
  routingGroups?: string[];
  security?: GatewaySecuritySpec;
  /** Text of the rules file instead of the default rules. */
  rules?: string;
  onGroupDown?: string;
  valuesOverride?: Record<string, unknown>;
}

/** Beside a directory its name is one that no account there has. */
export const ADMIN = "admin-8f2c1d";

const NAMESPACE = "default";
const quiet = () => {};

/** Starts PostgreSQL, and makes what gateways need. */
export async function openStage(lab: LabFolder, toolchain: Toolchain): Promise<GatewayStage> {
  await startDatabaseServer(lab, toolchain);
  const password = randomBytes(12).toString("hex");
  const databases = createDatabases(lab);
  const { host, port } = await databases.apply({
    identifier: "gateway",
    databaseName: "gateway",
    username: "gateway",
    password,
  });
  const cluster = createCluster(lab, toolchain);
  const database: GatewayDatabaseSpec = {
    host,
    port,
    name: "gateway",
    user: "gateway",
    passwordSecretName: "database",
    // The lab's PostgreSQL has no TLS; test/lab/database-tls.test.ts has one that has.
    tls: { mode: "prefer" },
  };
  const secrets = {
    database: { GATEWAY_DB_PASSWORD: password },
    admin: { GATEWAY_ADMIN_USER: ADMIN, GATEWAY_ADMIN_PASSWORD: randomBytes(12).toString("hex") },
    cookie: { GATEWAY_COOKIE_SECRET: randomBytes(32).toString("hex") },
    keys: keyPair(),
  };
  for (const [name, stringData] of Object.entries(secrets)) {
    await cluster.apply({ ...object("Secret", name), stringData });
  }
  const writeRules = (text: string) =>
    cluster.apply({ ...object("ConfigMap", "rules"), data: { [RULES_FILE]: text } });
  const install = async (name: string, options: InstallOptions = {}) => {
    const groups = options.routingGroups ?? ["interactive", "batch"];
    const [first = ""] = groups;
    const rules = options.rules ?? renderRoutingRules(defaultRulesFor(groups, first), first);
    await writeRules(rules);
    await cluster.applyRelease(
      {
        name,
        namespace: NAMESPACE,
        chart: CHARTS.gateway.chart,
        version: CHARTS.gateway.version,
        values: mergeValues(valuesOf(name, database, options, first), options.valuesOverride ?? {}),
      },
      quiet,
    );
    return resolveEndpoints(lab, `http://${name}:8080`, NAMESPACE);
  };
  return { lab, cluster, database, install, writeRules };
}

function valuesOf(
  name: string,
  database: GatewayDatabaseSpec,
  { replicas = 1, security, onGroupDown }: InstallOptions,
  defaultRoutingGroup: string,
): Record<string, unknown> {
  return renderGatewayValues({
    name,
    gatewayVersion: "21",
    replicas,
    memoryGiB: 1,
    cpu: 1,
    database,
    rules: [],
    defaultRoutingGroup,
    healthCheckSeconds: 1,
    rulesRefreshSeconds: 5,
    historyHours: 168,
    rulesConfigMapName: "rules",
    adminSecretName: "admin",
    cookieSecretName: "cookie",
    keyPairSecretName: "keys",
    security,
    ...(onGroupDown !== undefined && { onGroupDown }),
  }) as unknown as Record<string, unknown>;
}

function object(kind: string, name: string) {
  return { apiVersion: "v1", kind, metadata: { name, namespace: NAMESPACE } };
}

function keyPair(): Record<string, string> {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    "private.pem": privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    "public.pem": publicKey.export({ type: "spki", format: "pem" }).toString(),
  };
}

/** Tells a gateway which backends there are, as the program does: by its Job. */
export async function registerBackends(
  { cluster, database }: GatewayStage,
  gateway: string,
  backends: readonly BackendSpec[],
  drainSeconds = 60,
): Promise<void> {
  const timing = { healthCheckSeconds: 1, drainSeconds };
  const { name, files } = renderRegistration(gateway, backends, database, timing);
  await cluster.apply({ ...object("ConfigMap", name), data: files });
  const container = {
    name: "register",
    command: ["/bin/sh", `${REGISTRATION_FOLDER}/register.sh`],
    env: registrationEnvironment(`http://${gateway}:8080`, timing),
    envFrom: [{ secretRef: { name: "admin" } }],
    volumeMounts: [{ name: "files", mountPath: REGISTRATION_FOLDER }],
  };
  const volumes = [{ name: "files", configMap: { name } }];
  await cluster.runJob({
    ...object("Job", name),
    spec: { backoffLimit: 0, template: { spec: { containers: [container], volumes } } },
  });
}
