import { join } from "node:path";
import { parse, stringify } from "yaml";
import { GATEWAY_CONFIG, type PodModel } from "../../cli/charts";
import type { Toolchain } from "../toolchain";
import type { Place, PodProcess } from "./place";

// WHAT A LAPTOP NEEDS, and nothing else is changed in a gateway pod's configuration:
// - listen on a free port of 127.0.0.1, and know itself there: outside a pod the gateway does not
//   find out its own `node.id` and address;
// - a small heap and a fast start instead of a share of the pod's memory;
// - paths of the container are in the pod's folder (`relocatePaths`).
const JVM_FLAGS = ["-Xmx384M", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];

/** Files and process of a gateway pod at its place on this laptop. */
export function gatewayProcess(pod: PodModel, place: Place, toolchain: Toolchain): PodProcess {
  const config = parse(pod.files[GATEWAY_CONFIG] ?? "") as { serverConfig: object };
  const serverConfig = {
    ...config.serverConfig,
    "http-server.http.port": place.port,
    ...(place.httpsPort !== undefined && { "http-server.https.port": place.httpsPort }),
    "node.id": pod.name,
    "node.internal-address": "127.0.0.1",
    "node.bind-ip": "127.0.0.1",
  };
  const command = pod.command ?? [];
  // After ours, and so stronger; a share of the pod's memory means nothing beside `-Xmx`.
  const ownFlags = command.slice(1, command.indexOf("-jar"));
  return {
    files: {
      ...pod.files,
      [GATEWAY_CONFIG]: stringify({ ...config, serverConfig }, { lineWidth: 0 }),
    },
    command: toolchain.java,
    args: [
      ...JVM_FLAGS,
      `-Djava.io.tmpdir=${join(place.folder, "tmp")}`,
      ...ownFlags.map((flag) => place.localize(flag)),
      "-jar",
      toolchain.gatewayJar,
      join(place.folder, GATEWAY_CONFIG),
    ],
    cwd: place.folder,
    links: {},
    stop: "SIGKILL",
  };
}
