import { mkdirSync, writeFileSync } from "node:fs";
import type { Client } from "pg";
import type { KubernetesCluster, KubernetesObject } from "../../cli/providers/cloud";
import { POSTGRES, STORE, STORE_PORT } from "../../infra/in-cluster/values";
import { registerEndpoint, serviceAddress } from "../../lab/cluster/endpoints";
import type { LabFolder } from "../../lab/folder";
import {
  asSuperuser,
  type DatabaseServer,
  freePorts,
  startDatabaseServer,
  startProcess,
  waitUntil,
} from "../../lab/processes";
import type { Toolchain } from "../../lab/toolchain";

// What a kubelet makes of the two StatefulSets of a stack without AWS, which the lab itself does not
// run: the same servers, with the files and passwords of the stack's own Secrets.

/** The cluster, in which these StatefulSets are servers. */
export function withStatefulServers(
  cluster: KubernetesCluster,
  lab: LabFolder,
  toolchain: Toolchain,
): KubernetesCluster {
  const start: Record<string, (set: KubernetesObject) => Promise<void>> = {
    [STORE]: (set) => startStore(cluster, lab, toolchain, set),
    [POSTGRES]: (set) => startPostgres(cluster, lab, toolchain, set),
  };
  return {
    ...cluster,
    apply: async (object) => {
      await cluster.apply(object);
      if (object.kind === "StatefulSet") await start[object.metadata.name]?.(object);
    },
  };
}

interface PodSpec {
  containers: { command: string[]; args: string[] }[];
  volumes: { name: string; secret?: { secretName: string } }[];
}

const podOf = (set: KubernetesObject) =>
  (set.spec as { template: { spec: PodSpec } }).template.spec;
const namespaceOf = ({ metadata }: KubernetesObject) => metadata.namespace ?? "default";

/** The keys of the Secret that the pod mounts. */
async function filesOf(cluster: KubernetesCluster, set: KubernetesObject) {
  const name = podOf(set).volumes.find(({ secret }) => secret)?.secret?.secretName ?? "";
  const secret = await cluster.read("Secret", namespaceOf(set), name);
  const entries = Object.entries((secret?.data ?? {}) as Record<string, string>);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, Buffer.from(value, "base64").toString()]),
  );
}

async function startStore(
  cluster: KubernetesCluster,
  lab: LabFolder,
  { weed }: Toolchain,
  set: KubernetesObject,
): Promise<void> {
  const [data, files] = [lab.path("store", "data"), lab.path("store", "files")];
  for (const folder of [data, files]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [name, text] of Object.entries(await filesOf(cluster, set))) {
    writeFileSync(`${files}/${name}`, text, { mode: 0o600 });
  }
  const names = ["s3.port", "s3.port.grpc", "filer.port", "filer.port.grpc"] as const;
  const others = ["master.port", "master.port.grpc", "volume.port", "volume.port.grpc"] as const;
  const ports = await freePorts([...names, ...others]);
  // A pod has ports and paths of its own.
  const args = (podOf(set).containers[0]?.args ?? [])
    .filter((arg) => !arg.startsWith("-s3.port="))
    .map((arg) =>
      arg
        .replace("=/data", `=${data}`)
        .replace("=/etc/seaweedfs", `=${files}`)
        .replace("0.0.0.0", "127.0.0.1"),
    );
  const record = await startProcess(lab, {
    name: STORE,
    kind: "service",
    command: weed,
    args: [...args, ...Object.entries(ports).map(([name, port]) => `-${name}=${port}`)],
    cwd: data,
    env: {},
    stop: "SIGKILL",
    ports: { http: ports["s3.port"] },
  });
  const answers = async () =>
    (await fetch(`http://127.0.0.1:${ports["s3.port"]}/healthz`)).status === 200;
  await waitUntil("the S3 server", answers, { timeoutSeconds: 60, alive: [record] });
  registerEndpoint(lab, serviceAddress(STORE, namespaceOf(set), STORE_PORT), ports["s3.port"]);
}

async function startPostgres(
  cluster: KubernetesCluster,
  lab: LabFolder,
  toolchain: Toolchain,
  set: KubernetesObject,
): Promise<void> {
  const server = await startDatabaseServer(lab, toolchain);
  const { "databases.sql": script = "", ...environment } = await filesOf(cluster, set);
  await runScript(server, script, environment);
  registerEndpoint(lab, serviceAddress(POSTGRES, namespaceOf(set), 5432), server.port);
}

/** What psql does with the script, as far as it goes there: `\getenv`, `\gexec`, `\connect`, `:'name'`. */
async function runScript(
  server: DatabaseServer,
  script: string,
  environment: Record<string, string>,
): Promise<void> {
  const variables: Record<string, string> = {};
  const parts = script.split(/^\\connect (\S+)$/m);
  const databases = ["postgres", ...parts.filter((_, index) => index % 2 === 1)];
  for (const [index, database] of databases.entries()) {
    const lines = (parts[index * 2] ?? "").split("\n").filter(Boolean);
    await asSuperuser(server, database, async (client) => {
      for (const line of lines) await runLine(client, line, variables, environment);
    });
  }
}

async function runLine(
  client: Client,
  line: string,
  variables: Record<string, string>,
  environment: Record<string, string>,
): Promise<void> {
  const [, name = "", from = ""] = /^\\getenv (\S+) (\S+)$/.exec(line) ?? [];
  if (name) {
    variables[name] = environment[from] ?? "";
    return;
  }
  const sql = line.replace(/:'(\w+)'/g, (_, key: string) =>
    client.escapeLiteral(variables[key] ?? ""),
  );
  const { rows } = await client.query(sql.replace(/ \\gexec$/, ""));
  if (!line.endsWith("\\gexec")) return;
  for (const row of rows) await client.query(String(Object.values(row)[0]));
}
