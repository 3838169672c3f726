import { items } from "../../shared/chart-check";
import { isMap } from "../../shared/chart-keys";
import {
  checkMap,
  count,
  files,
  flag,
  key,
  labels,
  lines,
  list,
  map,
  printed,
  text,
  unreachable,
  word,
} from "../../shared/chart-kinds";
import { error, type Finding } from "../../shared/finding";

/** Where a variable of `envFrom` comes from. */
export interface EnvironmentSource {
  /** Every key of this Secret becomes a variable. */
  secretRef?: { name: string; optional?: boolean };
  /** Every key of this ConfigMap becomes a variable. */
  configMapRef?: { name: string; optional?: boolean };
  /** Put before every name. */
  prefix?: string;
}

/** Keys of a mount that the templates read; a `subPath` mount never follows its source. */
export const configMounts = items({
  /** Name of the volume. */
  name: text(),
  /** Name of the ConfigMap; may be a template. */
  configMap: text(),
  /** Where it is mounted. */
  path: text(),
  /** One key of it, mounted as a file. */
  subPath: text(),
});

/** The same for Secrets. */
export const secretMounts = items({
  /** Name of the volume. */
  name: text(),
  /** Name of the Secret; may be a template. */
  secretName: text(),
  /** Where it is mounted. */
  path: text(),
  /** One key of it, mounted as a file. */
  subPath: text(),
});

/** What the whole release has: names, image, environment, catalogs, volumes. */
export const releaseKeys = {
  /** Label `app.kubernetes.io/name` and the tail of names; selectors are immutable. */
  nameOverride: text(null),
  /** Name of the coordinator's Service, and the head of all others. */
  fullnameOverride: text(null),
  /** Name of the coordinator's Deployment and ConfigMap. */
  coordinatorNameOverride: text(null),
  /** Name of the workers' Deployment and ConfigMap. */
  workerNameOverride: text(null),
  image: {
    /** Registry host before the repository; if set, the chart leaves out two JVM flags. */
    registry: text(""),
    /** Image of both roles; if another, the chart leaves out two JVM flags. */
    repository: text("trinodb/trino"),
    /** Trino's version; empty is the chart's own. */
    tag: text(""),
    /** `sha256:…`, wins over the tag. */
    digest: text(""),
    /** True: the repository is the whole reference. */
    useRepositoryAsSoleImageReference: flag(false),
    /** When the kubelet pulls. */
    pullPolicy: word(["Always", "IfNotPresent", "Never"], "IfNotPresent"),
  },
  /** Secrets for pulling images: `[{ name }]`. */
  imagePullSecrets: list([]),
  /** Lines of `node.properties` on both roles. */
  additionalNodeProperties: lines(),
  /** Lines of `config.properties` on both roles; one of the coordinator's only stops workers. */
  additionalConfigProperties: lines(),
  /** Lines of `log.properties` on both roles: `logger=LEVEL`. */
  additionalLogProperties: lines(),
  /** Lines of `exchange-manager.properties` on both roles; dropped without `server.exchangeManager`. */
  additionalExchangeManagerProperties: lines(),
  /** Lines of `event-listener.properties` on both roles. */
  eventListenerProperties: lines(),
  /** `catalog/<name>.properties` on both roles, as templates; `null` removes a catalog of the chart's. */
  catalogs: files({
    tpch: "connector.name=tpch\ntpch.splits-per-node=4\n",
    tpcds: "connector.name=tpcds\ntpcds.splits-per-node=4\n",
  }),
  /** Catalogs before `catalogs` came. */
  additionalCatalogs: unreachable("deprecated, and not templated; use catalogs", files({})),
  /** Variables of both roles: `[{ name, value }]`. */
  env: printed(list([])),
  /** Secrets and ConfigMaps whose keys become variables of both roles. */
  envFrom: printed(key<EnvironmentSource[]>([], checkEnvFrom)),
  initContainers: {
    /** Containers that run before the coordinator. */
    coordinator: list(),
    /** Containers that run before each worker. */
    worker: list(),
  },
  sidecarContainers: {
    /** Containers beside the coordinator. */
    coordinator: list(),
    /** Containers beside each worker. */
    worker: list(),
  },
  /** Security context of both pods; `null` removes the chart's. */
  securityContext: key<SecurityContext>({ runAsUser: 1000, runAsGroup: 1000 }, checkMap),
  /** Security context of the Trino containers. */
  containerSecurityContext: map({
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
  }),
  shareProcessNamespace: {
    /** The coordinator's containers see each other's processes. */
    coordinator: flag(false),
    /** The workers' containers see each other's processes. */
    worker: flag(false),
  },
  serviceAccount: {
    /** The chart makes the account. */
    create: flag(false),
    /** Name of the account of all pods; empty and not created is the namespace's `default`. */
    name: text(""),
    /** Annotations of a created account. */
    annotations: labels({}),
  },
  /** ConfigMaps in the pods of both roles. */
  configMounts,
  /** Secrets in the pods of both roles. */
  secretMounts,
  kafka: {
    /** Folder of the table descriptions. */
    mountPath: text("/etc/trino/schemas"),
    /** Table descriptions by file name. */
    tableDescriptions: files({}),
  },
  /** Labels of every object. */
  commonLabels: labels({}),
} as const;

/** What a pod runs as. */
export interface SecurityContext {
  runAsUser?: number;
  runAsGroup?: number;
  runAsNonRoot?: boolean;
  fsGroup?: number;
  [field: string]: unknown;
}

/** Keys of a probe that the templates read: its path and command are fixed. */
export const probeKeys = {
  /** Seconds before the first one. */
  initialDelaySeconds: count(),
  /** Seconds between two. */
  periodSeconds: count(undefined, 1),
  /** Seconds until one counts as failed. */
  timeoutSeconds: count(undefined, 1),
  /** Failures in a row that count. */
  failureThreshold: count(undefined, 1),
  /** Successes in a row that count. */
  successThreshold: count(undefined, 1),
};

/** The chart's own sample puts `name` beside `secretRef`, where Kubernetes refuses it. */
function checkEnvFrom(value: unknown): Finding[] {
  const shape = list([]).check(value);
  if (shape.length > 0 || !Array.isArray(value)) return shape;
  return value.flatMap((source, index) => {
    if (!isMap(source)) return [];
    const kind = "configMapRef" in source ? "configMapRef" : "secretRef";
    const reference = source[kind];
    if (isMap(reference) && "name" in reference) return [];
    const name = typeof source.name === "string" ? source.name : "…";
    return [
      error(
        `[${index}]`,
        "names no Secret and no ConfigMap",
        `write { ${kind}: { name: ${name} } }`,
      ),
    ];
  });
}
