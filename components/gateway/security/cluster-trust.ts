import type { Fault } from "../../shared/faults";
import type { GatewayClusterTrustSpec } from "./spec";

const FOLDER = "/etc/trino-gateway/clusters";
const FILE = "ca.crt";

/** Path of the CA's file in a container that mounts it. */
export const CLUSTER_CA = `${FOLDER}/${FILE}`;

/**
 * Settings of the gateway's two clients that reach coordinators: with them a server is believed whose
 * certificate is of this CA and for its name. (`JettyHttpClient` reads a trust store that is PEM.)
 */
export function renderClusterTrust(): Record<string, string> {
  return {
    "proxy.http-client.trust-store-path": CLUSTER_CA,
    "monitor.http-client.trust-store-path": CLUSTER_CA,
  };
}

/** The volume with the CA, and its mount. */
export function clusterTrustVolume({
  configMapName,
  secretName,
  file = FILE,
}: GatewayClusterTrustSpec) {
  const items = [{ key: file, path: FILE }];
  return {
    volume: {
      name: "cluster-ca",
      ...(configMapName && { configMap: { name: configMapName, items } }),
      ...(secretName && { secret: { secretName, items, defaultMode: 0o440 } }),
    },
    mount: { name: "cluster-ca", mountPath: FOLDER, readOnly: true },
  };
}

/** What is wrong with it; paths relative to it. */
export function checkClusterTrust({ configMapName, secretName }: GatewayClusterTrustSpec): Fault[] {
  return Number(!!configMapName) + Number(!!secretName) === 1
    ? []
    : [{ path: "", message: "use one of configMapName and secretName" }];
}
