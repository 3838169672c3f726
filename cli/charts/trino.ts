import { isMap } from "../../components/shared/chart-keys";
import type { ValuesReader } from "../../components/shared/chart-reader";
import { CHARTS } from "../../components/shared/versions";
import { checkChartValues } from "../../components/trino/chart/check";
import { TRINO_KEYS } from "../../components/trino/chart/keys";
import type { HelmRelease } from "../providers/cloud";
import { type Chart, templateValues } from "./chart";
import type { MountModel, PodModel, ReleaseModel } from "./pods";
import { etcFiles } from "./trino-etc";
import type { TrinoNames, TrinoRole } from "./trino-properties";
import { resolveMounts } from "./volumes";

/** Chart `trino`, as its templates are in the charts repository at commit c4a100f. */
export const TRINO: Chart = {
  name: CHARTS.trino.chart,
  version: CHARTS.trino.version,
  appVersion: CHARTS.trino.appVersion,
  keys: TRINO_KEYS,
  beside: {
    "server.autoscaling.enabled": "a HorizontalPodAutoscaler of the workers",
    "server.keda.enabled": "a ScaledObject of the workers",
    initContainers: "containers before the servers",
    sidecarContainers: "containers beside the servers",
    "jmx.exporter.enabled": "the JMX exporter beside the servers",
    "serviceMonitor.enabled": "ServiceMonitors",
    "ingress.enabled": "an Ingress",
    "gateway.enabled": "an HTTPRoute",
    "networkPolicy.enabled": "a NetworkPolicy",
  },
  templated: [
    "server.node.environment",
    "catalogs",
    "envFrom",
    "configMounts",
    "secretMounts",
    ...["coordinator", "worker"].flatMap((role) => [
      `${role}.additionalConfigFiles`,
      `${role}.additionalVolumes`,
      `${role}.annotations`,
      `${role}.configMounts`,
      `${role}.secretMounts`,
    ]),
  ],
  check: checkChartValues,
  model: modelTrinoRelease,
};

/** A coordinator, as many workers as `server.workers` says, and the coordinator's Service. */
function modelTrinoRelease(release: HelmRelease): ReleaseModel {
  const values = templateValues(TRINO_KEYS, release);
  const names = namesOf(release, values);
  const pods = [
    podOf("coordinator", names.coordinator, release, values, names),
    ...Array.from({ length: values.number("server.workers") ?? 0 }, (_, index) =>
      podOf("worker", `${names.worker}-${index}`, release, values, names),
    ),
  ];
  const port = numberAt(values, "service.port");
  const service = { name: names.fullname, namespace: release.namespace, port };
  return { pods, services: [{ ...service, pods: [names.coordinator] }] };
}

/** A number that the chart has a default for. */
const numberAt = (values: ValuesReader, path: string) => values.number(path) ?? 0;

/** Kubernetes allows 63 characters; the chart cuts there, and a dash that is left over. */
const cut = (name: string) => name.slice(0, 63).replace(/-$/, "");

function namesOf(release: HelmRelease, values: ValuesReader): TrinoNames {
  const name = values.text("nameOverride") || TRINO.name;
  // Sprig's hasPrefix has its arguments the other way round than meant: the release's name must
  // be a prefix of the chart's, so that release `trino-batch` becomes `trino-batch-trino`.
  const standard = name.startsWith(release.name) ? name : `${release.name}-${name}`;
  const fullname = cut(values.text("fullnameOverride") || standard);
  return {
    fullname,
    coordinator: cut(values.text("coordinatorNameOverride") || `${fullname}-coordinator`),
    worker: cut(values.text("workerNameOverride") || `${fullname}-worker`),
    imageTag: values.text("image.tag") || TRINO.appVersion,
  };
}

function podOf(
  role: TrinoRole,
  name: string,
  release: HelmRelease,
  values: ValuesReader,
  names: TrinoNames,
): PodModel {
  const drains = role === "worker" && values.flag("worker.gracefulShutdown.enabled");
  return {
    name,
    namespace: release.namespace,
    role,
    serviceAccount: serviceAccountOf(values, names.fullname),
    imageTag: names.imageTag,
    files: etcFiles(role, values, names),
    mounts: mountsOf(role, values),
    env: values.list("env"),
    envFrom: values.list("envFrom"),
    annotations: values.map(`${role}.annotations`),
    httpPort: numberAt(values, "service.port"),
    ...(drains ? { drain: drainOf(values) } : {}),
    trino: {
      configPath: values.text("server.config.path"),
      dataDir: values.text("server.node.dataDir"),
    },
  };
}

function drainOf(values: ValuesReader): NonNullable<PodModel["drain"]> {
  return {
    gracePeriodSeconds: numberAt(values, "worker.gracefulShutdown.gracePeriodSeconds"),
    terminationGracePeriodSeconds: numberAt(values, "worker.terminationGracePeriodSeconds"),
  };
}

/** The account of a chart that can make its own: the chart's naming, shared by both charts. */
export function serviceAccountOf(
  values: ValuesReader,
  fullname: string,
): PodModel["serviceAccount"] {
  const created = values.flag("serviceAccount.create");
  return { name: values.text("serviceAccount.name") || (created ? fullname : "default"), created };
}

/** The chart's short forms of a volume with its mount, and the full ones. */
function mountsOf(role: TrinoRole, values: ValuesReader): MountModel[] {
  const both = (key: string) => [...values.list(key), ...values.list(`${role}.${key}`)];
  const configs = both("configMounts").filter(isMap);
  const secrets = both("secretMounts").filter(isMap);
  const volumes = [
    ...configs.map((entry) => ({ name: entry.name, configMap: { name: entry.configMap } })),
    ...secrets.map((entry) => ({ name: entry.name, secret: { secretName: entry.secretName } })),
    ...authVolumes(role, values),
    ...values.list(`${role}.additionalVolumes`),
  ];
  const mounts = [
    ...[...configs, ...secrets].map(({ name, path, subPath }) => ({
      name,
      mountPath: path,
      subPath,
    })),
    ...authMounts(role, values),
    ...values.list(`${role}.additionalVolumeMounts`),
  ];
  return resolveMounts(volumes, mounts);
}

const AUTH_FILES = [
  { key: "password.db", secret: "auth.passwordAuthSecret", folder: "auth/password" },
  { key: "group.db", secret: "auth.groupsAuthSecret", folder: "auth/group" },
];

/** Password and group files from Secrets that exist already: one key each, coordinator only. */
function authVolumes(role: TrinoRole, values: ValuesReader) {
  return authSecrets(role, values).map(({ key, secret, folder }) => ({
    name: folder,
    secret: { secretName: values.text(secret), items: [{ key, path: key }] },
  }));
}

function authMounts(role: TrinoRole, values: ValuesReader) {
  const etc = values.text("server.config.path");
  return authSecrets(role, values).map(({ folder }) => ({
    name: folder,
    mountPath: `${etc}/${folder}`,
  }));
}

function authSecrets(role: TrinoRole, values: ValuesReader) {
  return role === "coordinator" ? AUTH_FILES.filter(({ secret }) => values.text(secret)) : [];
}
