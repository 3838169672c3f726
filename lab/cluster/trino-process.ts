import { join } from "node:path";
import type { PodModel } from "../charts";
import type { ProcessSpec } from "../processes";
import { type Toolchain, type TrinoInstallation, trinoClassPath } from "../toolchain";
import type { Place, PodProcess } from "./place";
import { listProperties, setProperties } from "./properties";

// WHAT A LAPTOP NEEDS, and nothing else is changed in a Trino pod's configuration:
// - listen on a free port of 127.0.0.1 (`http-server.http.port`, `node.bind-ip`,
//   `node.internal-address`), and find the coordinator there (`discovery.uri`);
// - `node.id`: the image takes the name of the pod; ours keep theirs when they are started again, and
//   Trino asks a node that it knows at its old address, so the port is part of it;
// - node properties as `-D` flags: Trino's launcher, which the lab does without, does the same;
// - `plugin.dir` is the installed distribution's; data, temporary files and configuration are in the
//   pod's folder (`relocatePaths`), `etc` is reached from the data folder, as the launcher links it;
// - no libjvmkill agent: it is in the image only;
// - the class-data archive, and the flags it was made with;
// - the certificate of the lab's AWS is trusted, which is not of a public authority.

/** A node's id: no two lives of a pod share one. */
export const nodeIdOf = (pod: string, port: number) => `${pod}-${port}`;

/** Files and process of a Trino pod at its place on this laptop. */
export function trinoProcess(pod: PodModel, place: Place, toolchain: Toolchain): PodProcess {
  const { configPath, dataDir } = trinoPaths(pod);
  const trino = installedTrino(pod, toolchain);
  const file = (name: string) => pod.files[`${configPath}/${name}`] ?? "";
  const etc = join(place.folder, configPath);
  const files = {
    ...pod.files,
    [`${configPath}/config.properties`]: setProperties(file("config.properties"), {
      "http-server.http.port": String(place.port),
      "discovery.uri": `http://127.0.0.1:${place.coordinatorPort}`,
    }),
  };
  const cwd = join(place.folder, dataDir);
  const trustStore = place.surroundings?.network.trustStore;
  const args = [
    // First: a trust store of the cluster's own would be later, and so stronger.
    ...(trustStore ? [`-Djavax.net.ssl.trustStore=${trustStore}`] : []),
    ...jvmFlags(file("jvm.config"), toolchain, trino),
    `-Djava.io.tmpdir=${join(place.folder, "tmp")}`,
    ...nodeFlags(file("node.properties"), pod, place, trino),
    `-Dconfig=${join(etc, "config.properties")}`,
    `-Dlog.levels-file=${join(etc, "log.properties")}`,
    "-cp",
    trinoClassPath(trino.home),
    "io.trino.server.TrinoServer",
  ];
  return {
    files,
    command: toolchain.java,
    args: args.map((arg) => place.localize(arg)),
    cwd,
    links: { [join(cwd, "etc")]: etc },
    stop: "SIGKILL" satisfies ProcessSpec["stop"],
  };
}

function installedTrino({ name, imageTag }: PodModel, { trino }: Toolchain): TrinoInstallation {
  const found = trino[imageTag];
  if (!found) throw new Error(`pod ${name}: Trino ${imageTag} is not installed in the lab`);
  return found;
}

function trinoPaths({ trino, name }: PodModel) {
  if (!trino) throw new Error(`pod ${name} is no pod of Trino`);
  return trino;
}

function jvmFlags(text: string, toolchain: Toolchain, trino: TrinoInstallation): string[] {
  const flags = text.split("\n").map((line) => line.trim());
  return [
    ...flags.filter(
      (flag) => flag.startsWith("-") && !flag.startsWith("-agentpath:/usr/lib/trino/"),
    ),
    ...(toolchain.hasVectorModule ? ["--add-modules=jdk.incubator.vector"] : []),
    "--enable-native-access=ALL-UNNAMED",
    ...(trino.classArchive ? [`-XX:SharedArchiveFile=${trino.classArchive}`, "-Xshare:auto"] : []),
  ];
}

function nodeFlags(
  text: string,
  pod: PodModel,
  { port }: Place,
  trino: TrinoInstallation,
): string[] {
  const properties = {
    ...Object.fromEntries(listProperties(text)),
    "plugin.dir": join(trino.home, "plugin"),
    "node.id": nodeIdOf(pod.name, port),
    "node.internal-address": "127.0.0.1",
    "node.bind-ip": "127.0.0.1",
  };
  return Object.entries(properties).map(([key, value]) => `-D${key}=${value}`);
}
