import { generateKeyPairSync, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { GatewaySpec } from "../../components/gateway/spec";
import { RULES_FILE, renderGatewayValues } from "../../components/gateway/values";
import { mergeValues } from "../../components/shared/merge";
import { CHARTS } from "../../components/shared/versions";
import { createDatabases } from "../../lab/cloud/databases";
import { createCluster } from "../../lab/cluster";
import type { LabFolder } from "../../lab/folder";
import { readRecord, startDatabaseServer, waitUntil } from "../../lab/processes";
import { ensureToolchain } from "../../lab/toolchain";

const quiet = () => {};

/** A coordinator that takes every statement and runs none. */
export interface FakeCoordinator {
  name: string;
  url: string;
  close(): Promise<void>;
}

/** The header by which an answer tells which coordinator gave it. */
const ANSWERED_BY = "x-answered-by";

/** Says who it is on every path; on `/v1/info` it is healthy, which is all the gateway asks. */
export async function fakeCoordinator(name: string): Promise<FakeCoordinator> {
  let queries = 0;
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => {
      response.setHeader(ANSWERED_BY, name);
      response.setHeader("content-type", "application/json");
      const id = `${process.pid}_${queries++}_${name}`;
      response.end(JSON.stringify(request.url === "/v1/info" ? { starting: false } : { id }));
    });
  });
  // A connection that closes when the gateway is about to use it again is a 502.
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    name,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Where a request went. */
export interface Answer {
  status: number;
  /** The coordinator that answered, or undefined if the gateway itself did. */
  group: string | undefined;
  text: string;
}

/** The real gateway with its PostgreSQL, and nothing else. */
export interface LoneGateway {
  url: string;
  /** Sends a request; header values may be any characters of ISO 8859-1. */
  send(path: string, headers: Record<string, string>, body?: string): Promise<Answer>;
  /** Replaces the rules file, which the gateway reads again ten times a second. */
  writeRules(text: string): Promise<void>;
  /** Waits until the gateway thinks of a backend as it should: `HEALTHY`, `UNHEALTHY`. */
  waitForHealth(backend: string, state: string): Promise<void>;
}

const NAMESPACE = "default";
const DATABASE = { databaseName: "gateway", username: "gateway", identifier: "gateway" };
const ADMIN_PASSWORD = randomBytes(12).toString("hex");

/** Starts PostgreSQL and the gateway as the program's values say, with these coordinators. */
export async function startLoneGateway(
  lab: LabFolder,
  backends: readonly { name: string; url: string }[],
  rules: string,
  spec: Partial<GatewaySpec> = {},
): Promise<LoneGateway> {
  const toolchain = await ensureToolchain(quiet);
  await startDatabaseServer(lab, toolchain);
  const password = randomBytes(12).toString("hex");
  const { host, port } = await createDatabases(lab).apply({ ...DATABASE, password });
  const cluster = createCluster(lab, toolchain);
  const writeRules = (text: string) =>
    cluster.apply({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "rules", namespace: NAMESPACE },
      data: { [RULES_FILE]: text },
    });
  const secret = (name: string, stringData: Record<string, string>) =>
    cluster.apply({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name, namespace: NAMESPACE },
      stringData,
    });
  await writeRules(rules);
  await secret("database", { GATEWAY_DB_PASSWORD: password });
  await secret("admin", { GATEWAY_ADMIN_PASSWORD: ADMIN_PASSWORD });
  await secret("keys", keyPair());
  await secret("cookie", { GATEWAY_COOKIE_SECRET: randomBytes(32).toString("hex") });
  const values = renderGatewayValues({
    name: "gateway",
    gatewayVersion: "21",
    replicas: 1,
    memoryGiB: 1,
    cpu: 1,
    database: { host, port, name: "gateway", user: "gateway", passwordSecretName: "database" },
    rules: [],
    defaultRoutingGroup: "interactive",
    healthCheckSeconds: 1,
    rulesRefreshSeconds: 1,
    rulesConfigMapName: "rules",
    adminSecretName: "admin",
    keyPairSecretName: "keys",
    cookieSecretName: "cookie",
    historyHours: 1,
    ...spec,
  });
  await cluster.applyRelease(
    {
      name: "trino-gateway",
      namespace: NAMESPACE,
      chart: CHARTS.gateway.chart,
      version: CHARTS.gateway.version,
      values: mergeValues(values as unknown as Record<string, unknown>, {
        initContainers: [],
        config: {
          // Thousands of requests are to be routed, and none of them remembered.
          databaseCache: { enabled: true },
          routingRules: { rulesRefreshPeriod: "100ms" },
          dataStore: {
            queryHistoryEnabled: false,
            jdbcUrl: `jdbc:postgresql://${host}:${port}/gateway`,
          },
        },
      }),
    },
    quiet,
  );
  const record = readRecord(lab, "trino-gateway-0");
  const url = `http://127.0.0.1:${record?.ports.http}`;
  for (const backend of backends) await register(url, backend);
  const gateway: LoneGateway = {
    url,
    send: (path, headers, body) => send(url, path, headers, body),
    writeRules,
    waitForHealth: (backend, state) =>
      waitUntil(
        `${backend} is ${state}`,
        async () => {
          const response = await fetch(`${url}/api/public/backends/${backend}/state`);
          return (await response.text()).includes(`"${state}"`);
        },
        { timeoutSeconds: 60, alive: record ? [record] : [] },
      ).then(() => undefined),
  };
  for (const backend of backends) await gateway.waitForHealth(backend.name, "HEALTHY");
  return gateway;
}

function keyPair(): Record<string, string> {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    "private.pem": privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    "public.pem": publicKey.export({ type: "spki", format: "pem" }).toString(),
  };
}

async function register(gateway: string, { name, url }: { name: string; url: string }) {
  const response = await fetch(`${gateway}/gateway/backend/modify/update`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Basic ${Buffer.from(`admin:${ADMIN_PASSWORD}`).toString("base64")}`,
    },
    body: JSON.stringify({
      name,
      proxyTo: url,
      externalUrl: url,
      active: true,
      routingGroup: name,
    }),
  });
  if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`);
}

async function send(
  gateway: string,
  path: string,
  headers: Record<string, string>,
  body?: string,
): Promise<Answer> {
  const response = await fetch(`${gateway}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers,
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return { status: response.status, group: response.headers.get(ANSWERED_BY) ?? undefined, text };
}
