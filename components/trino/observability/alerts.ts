import type { Alert } from "../../shared/monitoring/spec";
import { trinoMetrics } from "./metrics";

/** What the alerts of one cluster depend on. */
export interface AlertedCluster {
  /** The release: value of the label `trino_cluster` on every series. */
  name: string;
  trinoVersion: string;
  faultTolerant: boolean;
  /** Whether its results are spooled for clients. */
  spools: boolean;
  /** Fewest workers there should be; 0 if the cluster may sleep. */
  workers: number;
  /** Queries that may wait. */
  queuedQueries: number;
  /** Bytes that descriptors of tasks may take on the coordinator. */
  descriptorBytes: number;
}

/** The alerts of one cluster. */
export function trinoAlerts(cluster: AlertedCluster): Alert[] {
  return [
    ...commonAlerts(cluster),
    ...(cluster.workers > 0 ? [workerLoss(cluster)] : []),
    ...(cluster.faultTolerant ? faultTolerantAlerts(cluster) : []),
    ...(cluster.spools ? [segmentsLeft(cluster)] : []),
  ];
}

/** `metric{trino_cluster="…",trino_role="coordinator"}` */
function at(cluster: AlertedCluster, role: "coordinator" | "worker") {
  return (metric: string) => `${metric}{trino_cluster="${cluster.name}",trino_role="${role}"}`;
}

function commonAlerts(cluster: AlertedCluster): Alert[] {
  const m = trinoMetrics(cluster.trinoVersion);
  const own = at(cluster, "coordinator");
  return [
    {
      alert: "TrinoCoordinatorDown",
      expr: `absent(up{trino_cluster="${cluster.name}",trino_role="coordinator"} == 1)`,
      for: "3m",
      severity: "critical",
      summary: `${cluster.name} has no coordinator that answers`,
      description:
        "No query of this cluster runs, fault-tolerant ones included. Look at the coordinator's log; if it starts again and again, at the last change of its properties.",
    },
    {
      alert: "TrinoQueueLong",
      expr: `${own(m.queuedQueries)} > ${cluster.queuedQueries}`,
      for: "10m",
      severity: "warning",
      summary: `more than ${cluster.queuedQueries} queries wait on ${cluster.name}`,
      description:
        "Resource groups admit fewer queries than come. Look for one long query or one user that holds the group, then at the number of workers.",
    },
    {
      alert: "TrinoQueriesFail",
      expr: `sum by (trino_cluster) (increase(${own(m.internalFailures)}[15m]) + increase(${own(m.externalFailures)}[15m]) + increase(${own(m.insufficientResources)}[15m])) > 0.1 * sum by (trino_cluster) (increase(${own(m.completedQueries)}[15m])) > 3`,
      for: "5m",
      severity: "warning",
      summary: `more than a tenth of the queries of ${cluster.name} fail, and not by their users' fault`,
      description:
        "Internal errors, sources that fail, or too few resources. The coordinator's page of failed queries names the error code.",
    },
    {
      alert: "TrinoOutOfMemory",
      expr: `increase(${own(m.queriesOutOfMemory)}[15m]) > 0`,
      for: "0m",
      severity: "warning",
      summary: `${cluster.name} killed a query because its memory was full`,
      description:
        "The largest query went so that others could go on. Give the workers more memory, or limit what one query may take.",
    },
    {
      alert: "TrinoLongPauses",
      expr: `rate(io_airlift_stats_name_PauseMeter_TotalPauseSeconds{trino_cluster="${cluster.name}"}[5m]) > 0.2`,
      for: "10m",
      severity: "warning",
      summary: `{{ $labels.pod }} of ${cluster.name} stands still for a fifth of the time`,
      description:
        "Garbage collection, or a CPU that is not there. Others will take the server for dead. Look at its heap and at the node's load.",
    },
  ];
}

function workerLoss(cluster: AlertedCluster): Alert {
  const own = at(cluster, "coordinator");
  // The coordinator counts itself.
  const wanted = cluster.workers + 1;
  return {
    alert: "TrinoWorkersMissing",
    expr: `${own(trinoMetrics(cluster.trinoVersion).activeNodes)} < ${wanted}`,
    for: "10m",
    severity: "warning",
    summary: `${cluster.name} has fewer than ${cluster.workers} workers`,
    description:
      "Workers died or could not be scheduled. Look for pods that are pending or were killed for their memory, and at the node groups.",
  };
}

/**
 * Any cluster behind the gateway takes an acknowledgement, so all of a namespace are counted together, and
 * the rule is the same in each of them: Alertmanager takes them for one alert. A client that leaves its
 * result half read, or cancels, acknowledges not all: hence a fifth, and a hundred.
 */
function segmentsLeft({ trinoVersion }: AlertedCluster): Alert {
  const m = trinoMetrics(trinoVersion);
  const count = (metric: string) => `increase(${metric}{trino_cluster!=""}[6h])`;
  const done = (calls: string, failures: string) =>
    `sum by (namespace) (${count(calls)} - ${count(failures)})`;
  const written = done(m.segmentPuts, m.segmentPutFailures);
  const deleted = done(m.segmentDeletes, m.segmentDeleteFailures);
  return {
    alert: "TrinoSegmentsUnacknowledged",
    expr: `${written} - ${deleted} > 0.2 * ${written} > 100`,
    for: "30m",
    severity: "warning",
    summary:
      "more than a fifth of the spooled results of {{ $labels.namespace }} are acknowledged by nobody",
    description:
      "Clusters with different keys, a role that may not delete, or clients that do not reach the gateway any more or leave their results unread. Status names servers with another key; what is left ends with the ttl of its segments.",
  };
}

function faultTolerantAlerts(cluster: AlertedCluster): Alert[] {
  const m = trinoMetrics(cluster.trinoVersion);
  const own = at(cluster, "coordinator");
  const everywhere = (metric: string) => `${metric}{trino_cluster="${cluster.name}"}`;
  const sum = (...terms: string[]) => `sum by (trino_cluster) (${terms.join(" + ")})`;
  return [
    {
      alert: "TrinoQueryStalled",
      expr: `${sum(own(m.pendingNoNode), own(m.pendingNoRoom))} > 0 and ${sum(`increase(${own(m.finishedTasks)}[15m])`)} == 0`,
      for: "15m",
      severity: "critical",
      summary: `tasks on ${cluster.name} wait for a node, and none has finished for a quarter of an hour`,
      description:
        "A fault-tolerant query is stuck: no worker has room for its next task, or there is no worker. Compare fault-tolerant-execution-task-memory with the workers' heap; cancel the query if workers cannot come back.",
    },
    {
      alert: "TrinoExchangeErrors",
      expr: `${sum(...[m.exchangeSinkFailures, m.exchangeSourceFailures, m.exchangeHandleFailures].map((metric) => `increase(${everywhere(metric)}[10m])`))} > 0`,
      for: "5m",
      severity: "warning",
      summary: `${cluster.name} fails to write or read spooled data`,
      description:
        "Throttling, expired credentials, or objects that a lifecycle rule removed too early. Tasks are retried, and then their query fails. Look at the workers' logs and at the buckets.",
    },
    {
      alert: "TrinoTasksRetried",
      expr: `${sum(...[m.failedTasksInternal, m.failedTasksExternal, m.failedTasksResources].map((metric) => `increase(${own(metric)}[15m])`))} > 0.2 * ${sum(`increase(${own(m.finishedTasks)}[15m])`)} > 10`,
      for: "10m",
      severity: "warning",
      summary: `more than a fifth of the tasks of ${cluster.name} fail and are retried`,
      description:
        "Work is done twice. Workers that come and go, or tasks that need more memory than they are given.",
    },
    {
      alert: "TrinoTaskDescriptorsFull",
      expr: `${sum(own(m.descriptorBytes), own(m.descriptorCompressedBytes))} > ${Math.round(0.8 * cluster.descriptorBytes)}`,
      for: "5m",
      severity: "warning",
      summary: `descriptions of tasks fill four fifths of their memory on the coordinator of ${cluster.name}`,
      description:
        "At the limit queries fail with EXCEEDED_TASK_DESCRIPTOR_STORAGE_CAPACITY. Run fewer large queries at a time, or give the coordinator more memory.",
    },
  ];
}
