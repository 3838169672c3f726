import type { HelmRelease } from "../providers/cloud";
import { findKeyFaults } from "./key-faults";
import { defaultValues } from "./keys";
import type { PodModel, ReleaseModel } from "./pods";
import { TRINO_1_42_2 } from "./trino-1.42.2";
import { trinoChartFaults } from "./trino-checks";
import { etcFiles } from "./trino-etc";
import type { TrinoNames, TrinoRole } from "./trino-properties";
import { isMap, mergeValues, readerOf, type ValueReader } from "./values";
import { type Mounting, resolveMounts } from "./volumes";

const CHART = TRINO_1_42_2;

/**
 * What chart `trino` makes of a release: a coordinator, workers and the coordinator's Service.
 * Faults are keys that are unknown or refused, and the chart's own checks; with any, there are no
 * pods.
 */
export function modelTrinoRelease(release: HelmRelease): ReleaseModel {
  const values = readerOf(mergeValues(defaultValues(CHART.keys), release.values));
  const mountings = {
    coordinator: mountingOf("coordinator", values),
    worker: mountingOf("worker", values),
  };
  const faults = [
    ...findKeyFaults(release.values, CHART.keys),
    ...trinoChartFaults(values),
    ...mountings.coordinator.faults,
    ...mountings.worker.faults,
  ];
  if (faults.length > 0) return { faults: [...new Set(faults)], pods: [], services: [] };
  const names = namesOf(release, values);
  const pods = [
    podOf("coordinator", names.coordinator, release, values, names, mountings.coordinator),
    ...Array.from({ length: values.number("server.workers") }, (_, index) =>
      podOf("worker", `${names.worker}-${index}`, release, values, names, mountings.worker),
    ),
  ];
  const port = values.number("service.port");
  const service = { name: names.fullname, namespace: release.namespace, port };
  return { faults, pods, services: [{ ...service, pods: [names.coordinator] }] };
}

/** Kubernetes allows 63 characters; the chart cuts there, and a dash that is left over. */
const cut = (name: string) => name.slice(0, 63).replace(/-$/, "");

function namesOf(release: HelmRelease, values: ValueReader): TrinoNames {
  const name = values.text("nameOverride") || CHART.chart;
  // Sprig's hasPrefix has its arguments the other way round than meant: the release's name must
  // be a prefix of the chart's, so that release `trino-batch` becomes `trino-batch-trino`.
  const standard = name.startsWith(release.name) ? name : `${release.name}-${name}`;
  const fullname = cut(values.text("fullnameOverride") || standard);
  return {
    fullname,
    coordinator: cut(values.text("coordinatorNameOverride") || `${fullname}-coordinator`),
    worker: cut(values.text("workerNameOverride") || `${fullname}-worker`),
    imageTag: values.text("image.tag") || CHART.appVersion,
  };
}

function podOf(
  role: TrinoRole,
  name: string,
  release: HelmRelease,
  values: ValueReader,
  names: TrinoNames,
  { mounts }: Mounting,
): PodModel {
  const drains = role === "worker" && values.flag("worker.gracefulShutdown.enabled");
  return {
    name,
    namespace: release.namespace,
    role,
    serviceAccount: serviceAccountOf(values, names.fullname),
    imageTag: names.imageTag,
    files: etcFiles(role, values, names),
    mounts,
    env: values.list("env"),
    envFrom: values.list("envFrom"),
    annotations: values.map(`${role}.annotations`),
    httpPort: values.number("service.port"),
    ...(drains ? { drain: drainOf(values) } : {}),
    trino: {
      configPath: values.text("server.config.path"),
      dataDir: values.text("server.node.dataDir"),
    },
  };
}

function drainOf(values: ValueReader): NonNullable<PodModel["drain"]> {
  return {
    gracePeriodSeconds: values.number("worker.gracefulShutdown.gracePeriodSeconds"),
    terminationGracePeriodSeconds: values.number("worker.terminationGracePeriodSeconds"),
  };
}

/** The account of a chart that can make its own: the chart's naming, shared by both charts. */
export function serviceAccountOf(
  values: ValueReader,
  fullname: string,
): PodModel["serviceAccount"] {
  const created = values.flag("serviceAccount.create");
  return { name: values.text("serviceAccount.name") || (created ? fullname : "default"), created };
}

/** The chart's short forms of a volume with its mount, and the full ones. */
function mountingOf(role: TrinoRole, values: ValueReader): Mounting {
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
  return resolveMounts(volumes, mounts, `${role}.additionalVolumes`);
}

const AUTH_FILES = [
  { key: "password.db", secret: "auth.passwordAuthSecret", folder: "auth/password" },
  { key: "group.db", secret: "auth.groupsAuthSecret", folder: "auth/group" },
];

/** Password and group files from Secrets that exist already: one key each, coordinator only. */
function authVolumes(role: TrinoRole, values: ValueReader) {
  return authSecrets(role, values).map(({ key, secret, folder }) => ({
    name: folder,
    secret: { secretName: values.text(secret), items: [{ key, path: key }] },
  }));
}

function authMounts(role: TrinoRole, values: ValueReader) {
  const etc = values.text("server.config.path");
  return authSecrets(role, values).map(({ folder }) => ({
    name: folder,
    mountPath: `${etc}/${folder}`,
  }));
}

function authSecrets(role: TrinoRole, values: ValueReader) {
  return role === "coordinator" ? AUTH_FILES.filter(({ secret }) => values.text(secret)) : [];
}
