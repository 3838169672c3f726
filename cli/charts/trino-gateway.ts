import { stringify } from "yaml";
import type { HelmRelease } from "../providers/cloud";
import { findKeyFaults } from "./key-faults";
import { defaultValues } from "./keys";
import type { PodModel, ReleaseModel } from "./pods";
import { modelSidecars } from "./sidecars";
import { serviceAccountOf } from "./trino";
import { TRINO_GATEWAY_1_19_0 } from "./trino-gateway-1.19.0";
import { isMap, mergeValues, readerOf, type ValueReader } from "./values";
import { type Mounting, resolveMounts } from "./volumes";

const CHART = TRINO_GATEWAY_1_19_0;

/** Where the chart mounts the gateway's configuration. */
export const GATEWAY_CONFIG = "/etc/trino-gateway/config.yaml";

/**
 * What chart `trino-gateway` makes of a release: its pods, each with `config.yaml`, and the
 * Service. Faults as in `modelTrinoRelease`.
 */
export function modelGatewayRelease(release: HelmRelease): ReleaseModel {
  const values = readerOf(mergeValues(defaultValues(CHART.keys), release.values));
  const mounting = resolveMounts(values.list("volumes"), values.list("volumeMounts"), "volumes");
  const sidecars = modelSidecars(values.list("initContainers"), values.list("volumes"));
  const faults = [
    ...findKeyFaults(release.values, CHART.keys),
    ...serverFaults(serverConfig(values)),
    ...commandFaults(values.list("command").map(String)),
    ...mounting.faults,
    ...sidecars.faults,
  ];
  if (faults.length > 0) return { faults, pods: [], services: [] };
  const replicas = values.number("replicaCount");
  const pods = Array.from({ length: replicas }, (_, i) => ({
    ...podOf(i, release, values, mounting),
    ...(sidecars.models.length > 0 && { sidecars: sidecars.models }),
  }));
  const service = {
    name: values.text("serviceName"),
    namespace: release.namespace,
    port: httpPort(values),
    pods: pods.map(({ name }) => name),
  };
  return { faults, pods, services: [service] };
}

/** Its keys hold dots themselves, so it is not read by path. */
function serverConfig(values: ValueReader): Record<string, unknown> {
  const server = values.map("config").serverConfig;
  return isMap(server) ? server : {};
}

const httpPort = (values: ValueReader) => Number(serverConfig(values)["http-server.http.port"]);

function serverFaults(server: Record<string, unknown>): string[] {
  const path = "config.serverConfig";
  if (!server["http-server.http.enabled"]) {
    return [`${path}.http-server.http.enabled: the lab looks after a gateway over plain HTTP`];
  }
  return server["http-server.http.port"] ? [] : [`${path}.http-server.http.port: missing`];
}

/** The lab runs the gateway's jar with its own heap; of a command it keeps the flags. */
function commandFaults(command: string[]): string[] {
  const jar = command.indexOf("-jar");
  const isGateway =
    command[0] === "java" && jar > 0 && command.length === jar + 3 && command[jar + 2];
  return isGateway
    ? []
    : [`command: ${JSON.stringify(command)} must be java, its flags, -jar, the jar, the config`];
}

function podOf(
  index: number,
  release: HelmRelease,
  values: ValueReader,
  { mounts }: Mounting,
): PodModel {
  const fullname = fullnameOf(release, values);
  return {
    name: `${fullname}-${index}`,
    namespace: release.namespace,
    role: "gateway",
    serviceAccount: serviceAccountOf(values, fullname),
    imageTag: values.text("image.tag") || CHART.appVersion,
    files: { [GATEWAY_CONFIG]: configText(values.map("config")) },
    mounts,
    env: [],
    envFrom: values.list("envFrom"),
    annotations: values.map("podAnnotations"),
    httpPort: httpPort(values),
    servesHttps: serverConfig(values)["http-server.https.enabled"] === true,
    command: values.list("command").map(String),
  };
}

/** `toYaml` sorts the keys. */
function configText(config: Record<string, unknown>): string {
  return stringify(config, { sortMapEntries: true, lineWidth: 0 });
}

function fullnameOf(release: HelmRelease, values: ValueReader): string {
  const name = values.text("nameOverride") || CHART.chart;
  const standard = release.name.includes(name) ? release.name : `${release.name}-${name}`;
  return (values.text("fullnameOverride") || standard).slice(0, 63).replace(/-$/, "");
}
