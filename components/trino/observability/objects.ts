import { type MonitoringObject, monitoringObjects } from "../../shared/monitoring/objects";
import type { ScrapeTarget } from "../../shared/monitoring/render";
import { parseMiB } from "../../shared/quantities";
import { PROFILES } from "../profiles";
import { workerRange } from "../scaling/range";
import { sizeNode } from "../sizing";
import type { TrinoSpec } from "../spec";
import { trinoAlerts } from "./alerts";
import { trinoDashboard } from "./dashboard";

/** What of a cluster decides how it is watched. */
export type WatchedCluster = Pick<
  TrinoSpec,
  | "name"
  | "trinoVersion"
  | "profile"
  | "coordinator"
  | "workers"
  | "configProperties"
  | "security"
  | "observability"
  | "spoolingRetrieval"
>;

/** Queries that may wait, unless the spec says otherwise. */
const QUEUED = { interactive: 10, batch: 100 };

/** Trino's own `fault-tolerant-execution-task-descriptor-storage-max-memory`. */
const DESCRIPTOR_SHARE = 0.15;
const DESCRIPTOR_PROPERTY = "fault-tolerant-execution-task-descriptor-storage-max-memory";

/** The Kubernetes objects that watch a cluster; none unless it says so. */
export function clusterMonitoring(cluster: WatchedCluster): MonitoringObject[] {
  const { prometheus, alerts, dashboards } = cluster.observability ?? {};
  if (!prometheus) return [];
  const { name, trinoVersion, profile } = cluster;
  const { faultTolerant } = PROFILES[profile];
  const spools = cluster.spoolingRetrieval !== undefined;
  const scraper = { secretName: `${name}-scraper`, username: "prometheus" };
  const secretName = prometheus.credentialsSecretName ?? scraper.secretName;
  return monitoringObjects({
    name,
    prometheus,
    targets: {
      coordinator: coordinatorTarget(cluster, secretName),
      // Workers let in whoever says a name.
      worker: roleTarget(name, "worker", scraper.secretName),
    },
    scraper,
    alerts: alerts
      ? trinoAlerts({
          name,
          trinoVersion,
          faultTolerant,
          spools,
          workers: workerRange(cluster.workers).min,
          queuedQueries: alerts.queuedQueries ?? QUEUED[profile],
          descriptorBytes: descriptorBytes(cluster),
        })
      : [],
    ...(dashboards && {
      dashboard: {
        spec: dashboards,
        json: trinoDashboard({ name, trinoVersion, faultTolerant, spools }),
      },
    }),
  });
}

function roleTarget(
  release: string,
  role: "coordinator" | "worker",
  credentialsSecretName: string,
): ScrapeTarget {
  return {
    port: "http",
    matchLabels: {
      "app.kubernetes.io/instance": release,
      "app.kubernetes.io/component": role,
    },
    seriesLabels: { trino_cluster: release, trino_role: role },
    credentialsSecretName,
  };
}

/** With authentication, Trino takes a password over TLS only. */
function coordinatorTarget(cluster: WatchedCluster, secretName: string): ScrapeTarget {
  const target = roleTarget(cluster.name, "coordinator", secretName);
  return cluster.security?.authentication
    ? { ...target, port: "https", tls: { skipVerify: true } }
    : target;
}

function descriptorBytes({ coordinator, configProperties }: WatchedCluster): number {
  const given = parseMiB(configProperties?.[DESCRIPTOR_PROPERTY] ?? "");
  return Math.round((given ?? sizeNode(coordinator).heap * DESCRIPTOR_SHARE) * 1024 ** 2);
}
