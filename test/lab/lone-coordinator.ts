import { pbkdf2Sync, randomBytes } from "node:crypto";
import { formatFaults } from "../../components/shared/faults";
import { mergeValues } from "../../components/shared/merge";
import { CHARTS } from "../../components/shared/versions";
import { checkTrino } from "../../components/trino/check";
import type { TrinoSpec } from "../../components/trino/spec";
import { renderTrinoValues, SHARED_SECRET_KEY } from "../../components/trino/values";
import { podSurroundings } from "../../lab/aws/pod-surroundings";
import { findAws } from "../../lab/aws/start";
import { createCluster } from "../../lab/cluster";
import type { LabFolder } from "../../lab/folder";
import { freePorts, readRecord } from "../../lab/processes";
import { ensureToolchain, PINS } from "../../lab/toolchain";

const NAMESPACE = "trino";
const quiet = () => {};

/** One coordinator that does the work itself, made of our values by the lab's chart model. */
export interface LoneCoordinator {
  url: string;
  /** Where it serves HTTPS, if it has `security.tls`. */
  httpsPort: number;
  /** The file's text as the process has it, by its path in the container. */
  file(path: string): string;
}

/** What differs from one lone coordinator to the next. */
export type LoneSpec = Pick<TrinoSpec, "catalogs"> & Partial<Omit<TrinoSpec, "trinoVersion">>;

/**
 * Starts a real Trino with these values and Secrets.
 *
 * @param secrets entries of Kubernetes Secrets by name
 * @param annotations of its service account
 * @param change of the chart's values, for what no cluster of ours may be
 */
export async function startLoneCoordinator(
  lab: LabFolder,
  spec: LoneSpec,
  secrets: Record<string, Record<string, string>>,
  annotations: Record<string, string> = {},
  change = (values: Record<string, unknown>) => values,
): Promise<LoneCoordinator> {
  const { name = "trino-lone" } = spec;
  const toolchain = await ensureToolchain(quiet);
  const cluster = createCluster(lab, toolchain, {
    surroundingsOf: async (account) => (findAws(lab) ? podSurroundings(lab, account) : undefined),
  });
  const objectOf = (kind: string, objectName: string) => ({
    apiVersion: "v1",
    kind,
    metadata: { name: objectName, namespace: NAMESPACE },
  });
  await cluster.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE } });
  const account = objectOf("ServiceAccount", spec.serviceAccountName ?? name);
  await cluster.apply({ ...account, metadata: { ...account.metadata, annotations } });
  const internal = { [SHARED_SECRET_KEY]: randomBytes(32).toString("hex") };
  for (const [secret, stringData] of Object.entries({ ...secrets, internal })) {
    await cluster.apply({ ...objectOf("Secret", secret), stringData });
  }
  const options: TrinoSpec = {
    name,
    profile: "interactive",
    trinoVersion: PINS.trinoJars,
    coordinator: { memoryGiB: 1.5, cpu: 1 },
    workers: { replicas: 1, memoryGiB: 1.5, cpu: 1 },
    serviceAccountName: name,
    ...spec,
    secretNames: ["internal", ...(spec.secretNames ?? [])],
    valuesOverride: mergeValues(
      {
        coordinator: {
          config: { nodeScheduler: { includeCoordinator: true } },
          // It lives for seconds: the optimizing compiler would cost more than it gives.
          additionalJVMConfig: ["-XX:TieredStopAtLevel=1"],
        },
      },
      spec.valuesOverride ?? {},
    ),
  };
  const faults = checkTrino({ ...options, hasExchange: options.exchange !== undefined });
  if (faults.length > 0) throw new Error(formatFaults("no such cluster:", faults));
  const { https } = await freePorts(["https"]);
  // No cluster of ours is without workers; this one is its coordinator alone.
  const alone = mergeValues({ ...renderTrinoValues(options) }, { server: { workers: 0 } });
  const values = change(withLocalTls(alone, https));
  const { chart, version } = CHARTS.trino;
  await cluster.applyRelease({ name, namespace: NAMESPACE, chart, version, values }, quiet);
  const record = readRecord(lab, `${name}-coordinator`);
  if (!record) throw new Error("the coordinator has no process");
  return {
    httpsPort: https,
    url: `http://127.0.0.1:${record.ports.http}`,
    file: (path) => lab.path("pods", record.name, path),
  };
}

/**
 * The lab's model of the chart serves plain HTTP, on one port a pod. So `server.config.https` becomes
 * the three lines that the chart makes of it for the coordinator, with a port that is free here.
 */
function withLocalTls(values: Record<string, unknown>, port: number): Record<string, unknown> {
  const server = values.server as {
    coordinatorExtraConfig?: string;
    config: { https?: { enabled: boolean; keystore: { path: string } } };
  };
  const { https, ...config } = server.config;
  if (!https) return values;
  const lines = [
    `http-server.https.enabled=${https.enabled}`,
    `http-server.https.port=${port}`,
    `http-server.https.keystore.path=${https.keystore.path}`,
  ];
  const coordinatorExtraConfig = `${server.coordinatorExtraConfig ?? ""}${lines.join("\n")}\n`;
  return { ...values, server: { ...server, config, coordinatorExtraConfig } };
}

/** A line of a password file, hashed as Trino 476 reads it: PBKDF2 with SHA-1. */
export function passwordLine(user: string, password: string): string {
  const salt = randomBytes(16);
  const hash = pbkdf2Sync(password, salt, 1000, 32, "sha1").toString("hex");
  return `${user}:1000:${salt.toString("hex")}:${hash}`;
}

/** What Trino said to a statement. */
export interface Said {
  status: number;
  /** The query's id, if it became one. */
  id?: string;
  rows: unknown[][];
  /** The message of a statement that failed, or of a request that was refused. */
  error?: string;
}

/** Runs a statement with these headers, as a client behind an ingress that ends TLS. */
export async function say(
  { url }: LoneCoordinator,
  sql: string,
  headers: Record<string, string>,
  onId: (id: string) => void = () => {},
): Promise<Said> {
  const said: Said = { status: 0, rows: [] };
  let response = await fetch(`${url}/v1/statement`, { method: "POST", headers, body: sql });
  for (;;) {
    said.status = response.status;
    if (!response.ok) return { ...said, error: await response.text() };
    const page = (await response.json()) as {
      id: string;
      data?: unknown[][];
      error?: { errorName: string; message: string };
      nextUri?: string;
    };
    if (!said.id) onId(page.id);
    said.id = page.id;
    said.rows.push(...(page.data ?? []));
    if (page.error) said.error = `${page.error.errorName}: ${page.error.message}`;
    if (!page.nextUri) return said;
    // Trino tells the address at which the client thinks it is.
    response = await fetch(page.nextUri.replace(/^https:/, "http:"), { headers });
  }
}
