import { stringify } from "yaml";
import { GATEWAY_KEYS } from "../../components/gateway/chart/keys";
import { checkGatewayValues } from "../../components/gateway/chart/lint";
import { isMap } from "../../components/shared/chart-keys";
import type { ValuesReader } from "../../components/shared/chart-reader";
import { CHARTS } from "../../components/shared/versions";
import type { HelmRelease } from "../providers/cloud";
import { type Chart, templateValues } from "./chart";
import type { PodModel, ReleaseModel } from "./pods";
import { modelSidecars } from "./sidecars";
import { serviceAccountOf } from "./trino";
import { resolveMounts } from "./volumes";

/** Chart `trino-gateway`, as its templates are in the charts repository at commit c4a100f. */
export const TRINO_GATEWAY: Chart = {
  name: CHARTS.gateway.chart,
  version: CHARTS.gateway.version,
  appVersion: CHARTS.gateway.appVersion,
  keys: GATEWAY_KEYS,
  beside: {
    "autoscaling.enabled": "a HorizontalPodAutoscaler",
    "ingress.enabled": "an Ingress",
    "serviceMonitor.enabled": "a ServiceMonitor",
  },
  templated: ["volumes", "volumeMounts", "commonLabels"],
  check: checkGatewayValues,
  model: modelGatewayRelease,
};

/** Where the chart mounts the gateway's configuration. */
export const GATEWAY_CONFIG = "/etc/trino-gateway/config.yaml";

/** As many pods as `replicaCount` says, each with `config.yaml`, and the Service. */
function modelGatewayRelease(release: HelmRelease): ReleaseModel {
  const values = templateValues(GATEWAY_KEYS, release);
  const sidecars = modelSidecars(values.list("initContainers"), values.list("volumes"));
  const replicas = values.number("replicaCount") ?? 0;
  const pods = Array.from({ length: replicas }, (_, i) => ({
    ...podOf(i, release, values),
    ...(sidecars.length > 0 && { sidecars }),
  }));
  const service = {
    name: values.text("serviceName"),
    namespace: release.namespace,
    port: httpPort(values),
    pods: pods.map(({ name }) => name),
  };
  return { pods, services: [service] };
}

/** Its keys hold dots themselves, so it is not read by path. */
function serverConfig(values: ValuesReader): Record<string, unknown> {
  const server = values.map("config").serverConfig;
  return isMap(server) ? server : {};
}

const httpPort = (values: ValuesReader) => Number(serverConfig(values)["http-server.http.port"]);

function podOf(index: number, release: HelmRelease, values: ValuesReader): PodModel {
  const fullname = fullnameOf(release, values);
  return {
    name: `${fullname}-${index}`,
    namespace: release.namespace,
    role: "gateway",
    serviceAccount: serviceAccountOf(values, fullname),
    imageTag: values.text("image.tag") || TRINO_GATEWAY.appVersion,
    files: { [GATEWAY_CONFIG]: configText(values.map("config")) },
    mounts: resolveMounts(values.list("volumes"), values.list("volumeMounts")),
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

function fullnameOf(release: HelmRelease, values: ValuesReader): string {
  const name = values.text("nameOverride") || TRINO_GATEWAY.name;
  const standard = release.name.includes(name) ? release.name : `${release.name}-${name}`;
  return (values.text("fullnameOverride") || standard).slice(0, 63).replace(/-$/, "");
}
