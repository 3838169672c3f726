import { type AddressInfo, createServer, type Server } from "node:net";
import { connect } from "node:tls";
import { gzipSync } from "node:zlib";
import { stringify } from "yaml";
import type { HelmRelease, KubernetesCluster } from "../../cli/providers/cloud";
import { clusterReleaseName } from "../../components/platform/names";
import { CHARTS } from "../../components/shared/versions";
import { listStoredReleases } from "../../lab/cluster/release-store";
import { nodeIdOf } from "../../lab/cluster/trino-process";
import type { LabFolder } from "../../lab/folder";
import { heal } from "../../lab/platform/heal";
import {
  findObjectStore,
  listProcesses,
  type ProcessRecord,
  stopProcess,
} from "../../lab/processes";
import { type Asked, type Backing, isSelected, type Json } from "../kubernetes/api-server";
import { CONFIG_MAPS, labelledSecrets, spoolingFile } from "./spooling/objects";

// The lab as a kubelet and its controllers would show it: a process is a pod whose name is the node's
// id, as the image has it; a deleted pod is killed a second later and replaced by one of another uid;
// a Deployment with fewer pods drains the last one. Trino, the gateway and the store are the real ones.

const NAMESPACE = "trino";
/** Name of the Service, pod and Secret of the lab's object store. */
export const STORE = "store";
const PORT = { trino: 8080, store: 8333 };

/** What an exchange on an S3-compatible store in the cluster is configured with. */
const exchangeFile = (buckets: readonly string[]) =>
  [
    `exchange.base-directories=${buckets.map((bucket) => `s3://${bucket}/`).join(",")}`,
    `exchange.s3.endpoint=http://${STORE}.${NAMESPACE}.svc.cluster.local:${PORT.store}`,
    "exchange.s3.region=us-east-1",
    "exchange.s3.path-style-access=true",
    "exchange.s3.aws-access-key=${ENV:EXCHANGE_S3_ACCESS_KEY}",
    "exchange.s3.aws-secret-key=${ENV:EXCHANGE_S3_SECRET_KEY}",
  ].join("\n");

/** The store's TLS port without TLS, as a store in a cluster is mostly reached: the buckets refuse plain HTTP. */
export function openPlainStore(lab: LabFolder): Promise<Server> {
  const server = createServer((socket) => {
    const store = findObjectStore(lab);
    const secure = connect({ port: store?.record.ports.s3Tls ?? 0, ca: store?.ca ?? "" });
    for (const one of [socket, secure]) {
      one.on("error", () => {
        socket.destroy();
        secure.destroy();
      });
    }
    socket.pipe(secure).pipe(socket);
  });
  return new Promise((done) => server.listen(0, "127.0.0.1", () => done(server)));
}

/** A running lab behind a Kubernetes API. */
export function labAsKubernetes(
  lab: LabFolder,
  cluster: KubernetesCluster,
  buckets: readonly string[],
  plainStore: Server,
): Backing & { settled(): Promise<void> } {
  const leaving = new Map<string, string>();
  let work: Promise<void> = Promise.resolve();
  /** One after the other, as a controller does; nobody waits for it but the test's end. */
  const later = (doing: () => Promise<void>) => {
    work = work.then(doing).catch((error) => console.error("the lab as a cluster:", error));
  };
  const servers = () =>
    listProcesses(lab).filter(
      ({ kind, alive }) => alive && ["coordinator", "worker", "gateway"].includes(kind),
    );
  const releases = () => listStoredReleases(lab, NAMESPACE);
  const workersOf = (release: HelmRelease) =>
    Number((release.values.server as { workers?: number } | undefined)?.workers ?? 0);

  const podOf = (process: ProcessRecord): Json => {
    const { name, kind, labels, pid, startTime, ports } = process;
    const uid = `${pid}-${startTime}`;
    const at = leaving.get(uid);
    return {
      metadata: {
        name: kind === "gateway" ? name : nodeIdOf(name, ports.http ?? 0),
        uid,
        labels: labelsOf(labels?.release ?? "", kind),
        ...(at && { deletionTimestamp: at }),
      },
      spec: {
        terminationGracePeriodSeconds: 60,
        containers: [
          { name: kind, image: kind, ports: [{ name: "http", containerPort: PORT.trino }] },
        ],
      },
    };
  };
  /** As the chart's probes ask: a server that starts is no pod that is ready. */
  const withReadiness = async (process: ProcessRecord): Promise<Json> => {
    const path = process.kind === "gateway" ? "/trino-gateway/readyz" : "/v1/info";
    const isReady = await fetch(`http://127.0.0.1:${process.ports.http}${path}`)
      .then(async (answer) => answer.ok && !(await answer.text()).includes('"starting":true'))
      .catch(() => false);
    const conditions = [{ type: "Ready", status: isReady ? "True" : "False" }];
    const { kind: name, startedAt } = process;
    const state = { running: { startedAt } };
    const containerStatuses = [{ name, image: name, ready: isReady, restartCount: 0, state }];
    return { ...podOf(process), status: { phase: "Running", conditions, containerStatuses } };
  };
  const storePod = (): Json => ({
    metadata: { name: `${STORE}-0`, uid: STORE, labels: { app: STORE } },
    spec: { containers: [{ name: STORE, image: STORE }] },
    status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
  });
  const pods = async () => [...(await Promise.all(servers().map(withReadiness))), storePod()];
  const processOf = (pod: string) =>
    servers().find((process) => podOf(process).metadata.name === pod);

  const deployments = (): Json[] =>
    releases().flatMap((release) => {
      const parts: [string, string, number][] =
        release.name === "trino-gateway"
          ? [[release.name, "gateway", Number(release.values.replicaCount ?? 1)]]
          : [
              [`${release.name}-coordinator`, "coordinator", 1],
              [`${release.name}-worker`, "worker", workersOf(release)],
            ];
      return parts.map(([name, kind, replicas]) => ({
        metadata: { name, labels: labelsOf(release.name, kind) },
        spec: { replicas, selector: { matchLabels: labelsOf(release.name, kind) } },
        status: { replicas },
      }));
    });

  const scale = (deployment: string, replicas: number) => {
    const release = releases().find(({ name }) => `${name}-worker` === deployment);
    if (!release) return undefined;
    for (const one of servers().filter(({ labels }) => labels?.release === release.name)) {
      const [, index] = /-worker-(\d+)$/.exec(one.name) ?? [];
      if (Number(index) >= replicas) leaving.set(podOf(one).metadata.uid, new Date().toISOString());
    }
    const server = { ...(release.values.server as object), workers: replicas };
    const values = { ...release.values, server };
    later(() => cluster.applyRelease({ ...release, values }, () => {}));
    return { spec: { replicas } };
  };

  const remove = (pod: string, body: Json) => {
    const process = processOf(pod);
    if (!process) return undefined;
    const { uid } = podOf(process).metadata;
    if (body?.preconditions?.uid !== uid) return 409;
    // Of a period of 0 a kubelet never learns, and the pod would drain instead.
    if (body?.gracePeriodSeconds !== 1) return 422;
    leaving.set(uid, new Date().toISOString());
    setTimeout(() => {
      later(async () => {
        await stopProcess(lab, { ...process, stop: "SIGKILL" });
        await heal(lab, cluster, () => {});
      });
    }, 1000);
    return podOf(process);
  };

  const answer = async ({ method, path, query, body }: Asked): Promise<Json> => {
    const selector = query.get("labelSelector");
    const [, kind = "", name = "", sub = ""] =
      /\/namespaces\/trino\/([a-z]+)(?:\/([^/]+))?(?:\/([a-z]+))?$/.exec(path) ?? [];
    const listed = (items: Json[]) =>
      name === ""
        ? { items: items.filter(({ metadata }) => isSelected(metadata.labels ?? {}, selector)) }
        : items.find(({ metadata }) => metadata.name === name);
    if (path === "/version") return { major: "1", minor: "36", gitVersion: "v1.36.0-lab" };
    if (path === "/api/v1") return CONFIG_MAPS;
    if (kind === "pods" && method === "DELETE") return remove(name, body);
    if (kind === "pods" && sub === "") return listed(await pods());
    if (kind === "deployments" && sub === "scale") return scale(name, body.spec.replicas);
    if (kind === "deployments") return listed(deployments());
    if (kind === "services") return listed(releases().map(serviceOf).concat(storeService));
    if (kind === "secrets") {
      return listed([
        ...releases().map(helmSecret),
        storeSecret(lab),
        ...labelledSecrets(lab, NAMESPACE),
      ]);
    }
    if (kind === "configmaps") {
      const metadata = { name: "exchange", labels: labelsOf("trino-batch", "coordinator") };
      const data = { "exchange-manager.properties": exchangeFile(buckets) };
      return listed([{ metadata, data }, ...releases().flatMap(spoolingFile)]);
    }
    return { items: [] };
  };

  return {
    answer,
    portOf: (pod, port) => {
      if (pod === `${STORE}-0`) return (plainStore.address() as AddressInfo).port;
      return port === PORT.trino ? processOf(pod)?.ports.http : undefined;
    },
    settled: () => work,
  };
}

const labelsOf = (release: string, kind: string) => ({
  "app.kubernetes.io/instance": release,
  ...(kind !== "gateway" && { "app.kubernetes.io/component": kind }),
});

function serviceOf({ name }: HelmRelease): Json {
  const kind = name === "trino-gateway" ? "gateway" : "coordinator";
  const ports = [{ name: "http", port: PORT.trino, targetPort: "http" }];
  return { metadata: { name }, spec: { selector: labelsOf(name, kind), ports } };
}

const storeService: Json = {
  metadata: { name: STORE },
  spec: { selector: { app: STORE }, ports: [{ port: PORT.store }] },
};

function storeSecret(lab: LabFolder): Json {
  const { accessKeyId = "", secretAccessKey = "" } = findObjectStore(lab)?.admin ?? {};
  const encoded = (text: string) => Buffer.from(text).toString("base64");
  return {
    metadata: { name: STORE },
    data: {
      EXCHANGE_S3_ACCESS_KEY: encoded(accessKeyId),
      EXCHANGE_S3_SECRET_KEY: encoded(secretAccessKey),
    },
  };
}

/** As Helm keeps a revision; of what it deployed there is one file, and so nothing that has drifted. */
function helmSecret({ name, values }: HelmRelease): Json {
  const { chart, version } = name === clusterReleaseName("gateway") ? CHARTS.gateway : CHARTS.trino;
  const info = { status: "deployed", last_deployed: new Date().toISOString() };
  const stored = {
    version: 1,
    info,
    chart: { metadata: { name: chart, version } },
    config: values,
  };
  const manifest = spoolingFile({ name, values }).map((one) => stringify(one));
  const whole = JSON.stringify({ ...stored, manifest: manifest.join("---\n") });
  const text = gzipSync(whole).toString("base64");
  const labels = { owner: "helm", name, version: "1", status: "deployed" };
  const metadata = { name: `sh.helm.release.v1.${name}.v1`, labels };
  return { metadata, data: { release: Buffer.from(text).toString("base64") } };
}
