import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { parse } from "yaml";
import { readStackFile } from "../../cli/commands/stack-file";
import { expectedReleases } from "../../cli/status";
import { CHARTS, DEFAULT_TRINO_VERSION } from "../../components/shared/versions";

/** The stack file that the fixtures are deployed from. */
export const STACK = `
config:
  aws:region: eu-west-1
  trino-platform:platform:
    kubernetes: { context: fake }
    exchange:
      s3: { workloadIdentity: { podIdentity: { eksClusterName: data } } }
    catalogs: { tpch: connector.name=tpch }
    clusters:
      batch:
        profile: batch
        coordinator: { memoryGiB: 8, cpu: 2 }
        workers: { replicas: 3, memoryGiB: 16, cpu: 4 }
    gateway:
      defaultRoutingGroup: batch
      database: { existing: { host: db, name: gateway, user: gateway, passwordSecretName: db, tls: { mode: prefer } } }
`;

// biome-ignore lint/suspicious/noExplicitAny: what goes over the wire
export type Json = any;

/** What a fake API knows: objects by the path at which it gives them, logs by pod. */
export interface FakeCluster {
  objects: Record<string, Json>;
  pods: Json[];
  /** By `pod/container`, and `pod/container/previous`. */
  logs: Record<string, string>;
  events: Json[];
  jobs?: Json[];
  /** Requests whose path ends so are refused. */
  forbidden?: string;
}

const NAMESPACE = "/api/v1/namespaces/trino";

/** A revision as Helm stores it. */
export interface FakeRevision {
  /** @default "trino-batch" */
  release?: string;
  /** @default 8 - the first after those that are there */
  revision?: number;
  /** @default "deployed" */
  status?: string;
  /** @default "Upgrade complete" */
  description?: string;
  /** Changes of the values that the stack file renders. */
  values?: Json;
  /** What becomes of the batch cluster's manifest. @default nothing */
  manifest?: (text: string) => string;
  /** Helm 4's word for who applied it. */
  applyMethod?: string;
}

/** The manifest of the batch cluster, as much of it as drift is looked for in. */
const BATCH_MANIFEST = `
---
# Source: trino/templates/configmap-coordinator.yaml
apiVersion: v1
kind: ConfigMap
metadata: { name: trino-batch-coordinator, namespace: trino }
data:
  config.properties: |
    coordinator=true
    http-server.http.port=8080
    query.max-memory=24GB
    retry-policy=TASK
  exchange-manager.properties: |
    exchange-manager.name=filesystem
    exchange.base-directories=s3://acme-a/,s3://acme-b/
    exchange.s3.endpoint=https://s3.eu-west-1.amazonaws.com
    exchange.s3.region=eu-west-1
---
# Source: trino/templates/service-coordinator.yaml
apiVersion: v1
kind: Service
metadata: { name: trino-batch, namespace: trino }
spec:
  type: ClusterIP
  ports: [{ port: 8080, targetPort: http, protocol: TCP, name: http }]
  selector: { app.kubernetes.io/component: coordinator }
---
# Source: trino/templates/deployment-worker.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: trino-batch-worker
  namespace: trino
  labels: { app.kubernetes.io/instance: trino-batch }
spec:
  replicas: 3
  template:
    spec:
      volumes: [{ name: config-volume, configMap: { name: trino-batch-worker } }]
      containers:
        - name: trino-worker
          image: trinodb/trino:${DEFAULT_TRINO_VERSION}
          env: []
          resources:
            requests: { cpu: "4", memory: 16384Mi }
            limits: { memory: 16384Mi }
`;

const GATEWAY_MANIFEST = `
apiVersion: v1
kind: Service
metadata: { name: trino-gateway, namespace: trino }
spec: { type: ClusterIP, ports: [{ port: 8080, name: http }] }
`;

/** A cluster in which everything is as it was deployed; the caller breaks it. */
export function healthyCluster(): FakeCluster {
  const [configMap, service, deployment] = documents(BATCH_MANIFEST);
  // What Kubernetes fills in, and how it writes amounts.
  const live = structuredClone(deployment);
  live.spec.strategy = { type: "RollingUpdate" };
  live.spec.template.spec.restartPolicy = "Always";
  live.spec.template.spec.containers[0].imagePullPolicy = "IfNotPresent";
  live.spec.template.spec.containers[0].resources.requests.memory = "16Gi";
  live.spec.template.spec.containers[0].resources.limits.memory = "16Gi";
  live.status = { replicas: 3, readyReplicas: 3 };
  const cluster: FakeCluster = {
    objects: {
      [`${NAMESPACE}/configmaps/trino-batch-coordinator`]: configMap,
      [`${NAMESPACE}/services/trino-batch`]: {
        ...service,
        spec: { ...service.spec, clusterIP: "10.0.0.7" },
      },
      "/apis/apps/v1/namespaces/trino/deployments/trino-batch-worker": live,
      [`${NAMESPACE}/services/trino-gateway`]: documents(GATEWAY_MANIFEST)[0],
    },
    pods: [
      pod("trino-batch", "trino-batch-coordinator-7c9d-x2x9p"),
      pod("trino-batch", "trino-batch-worker-5f7b-4hk2l"),
      pod("trino-gateway", "trino-gateway-6b9c-zz8q2"),
    ],
    logs: {},
    events: [],
  };
  const deployed = { status: "deployed", description: "Upgrade complete" };
  addRevision(cluster, { release: "trino-batch", revision: 7, ...deployed });
  addRevision(cluster, { release: "trino-gateway", revision: 2, ...deployed });
  return cluster;
}

/** Puts a revision into the cluster: the newest one counts. */
export function addRevision(cluster: FakeCluster, revision: FakeRevision): void {
  const { release = "trino-batch", revision: number = 8, status = "deployed" } = revision;
  const { description = "Upgrade complete" } = revision;
  const isGateway = release === "trino-gateway";
  const stored = {
    name: release,
    version: number,
    info: { status, description, last_deployed: "2026-11-22T11:40:00Z" },
    chart: {
      metadata: isGateway
        ? { name: "trino-gateway", version: CHARTS.gateway.version }
        : { name: "trino", version: CHARTS.trino.version },
    },
    config: { ...renderedValues(release), ...revision.values },
    manifest: isGateway
      ? GATEWAY_MANIFEST
      : (revision.manifest?.(BATCH_MANIFEST) ?? BATCH_MANIFEST),
    ...(revision.applyMethod && { apply_method: revision.applyMethod }),
  };
  const packed = gzipSync(JSON.stringify(stored)).toString("base64");
  const name = `sh.helm.release.v1.${release}.v${number}`;
  cluster.objects[`${NAMESPACE}/secrets/${name}`] = {
    kind: "Secret",
    type: "helm.sh/release.v1",
    metadata: {
      name,
      labels: { owner: "helm", name: release, status, version: String(number) },
    },
    data: { release: Buffer.from(packed).toString("base64") },
  };
}

/** The values of the fixture's stack file, and what only the engine knows. */
function renderedValues(release: string): Json {
  const folder = mkdtempSync(join(tmpdir(), "status-"));
  writeFileSync(join(folder, "Pulumi.unit.yaml"), STACK);
  const found = expectedReleases(readStackFile("unit", folder)).find(
    ({ name }) => name === release,
  );
  rmSync(folder, { recursive: true });
  return { ...structuredClone(found?.values), envFrom: [{ secretRef: { name: "x-internal" } }] };
}

/** A pod that is ready. */
export function pod(release: string, name: string): Json {
  const container = {
    name: "trino",
    image: `trinodb/trino:${DEFAULT_TRINO_VERSION}`,
    ready: true,
    restartCount: 0,
    state: { running: { startedAt: "2026-11-22T11:41:00Z" } },
    lastState: {},
  };
  return {
    metadata: { name, labels: { "app.kubernetes.io/instance": release } },
    spec: { containers: [{ name: "trino", image: container.image }] },
    status: {
      phase: "Running",
      conditions: [{ type: "Ready", status: "True" }],
      containerStatuses: [container],
    },
  };
}

/** The same pod, its only container in another state. */
export function unready(given: Json, changes: Json): Json {
  given.status.conditions[0].status = "False";
  Object.assign(given.status.containerStatuses[0], { ready: false, ...changes });
  return given;
}

function documents(manifest: string): Json[] {
  return manifest
    .split(/^---$/m)
    .map((text) => parse(text))
    .filter(Boolean);
}
