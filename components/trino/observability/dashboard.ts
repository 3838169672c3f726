import { renderDashboard } from "../../shared/monitoring/render";
import type { Panel } from "../../shared/monitoring/spec";
import { trinoMetrics } from "./metrics";

/** The dashboard of one cluster, as Grafana reads it. */
export function trinoDashboard(cluster: {
  name: string;
  trinoVersion: string;
  faultTolerant: boolean;
  /** Whether its results are spooled for clients. */
  spools: boolean;
}): string {
  const panels = [
    ...queryPanels(cluster),
    ...nodePanels(cluster),
    ...(cluster.faultTolerant ? faultTolerantPanels(cluster) : []),
    ...(cluster.spools ? [segmentsPanel(cluster)] : []),
  ];
  return renderDashboard(cluster.name, `Trino: ${cluster.name}`, panels);
}

interface Cluster {
  name: string;
  trinoVersion: string;
}

function reader({ name, trinoVersion }: Cluster) {
  const coordinator = (metric: string) =>
    `${metric}{trino_cluster="${name}",trino_role="coordinator"}`;
  const worker = (metric: string) => `${metric}{trino_cluster="${name}",trino_role="worker"}`;
  const perMinute = (series: string) => `60 * rate(${series}[5m])`;
  return { m: trinoMetrics(trinoVersion), coordinator, worker, perMinute };
}

function queryPanels(cluster: Cluster): Panel[] {
  const { m, coordinator, perMinute } = reader(cluster);
  return [
    {
      title: "Queries now",
      unit: "short",
      series: { running: coordinator(m.runningQueries), queued: coordinator(m.queuedQueries) },
    },
    {
      title: "Queries a minute",
      unit: "short",
      series: {
        completed: perMinute(coordinator(m.completedQueries)),
        failed: perMinute(coordinator(m.failedQueries)),
      },
    },
    {
      title: "Failures a minute that are not the user's",
      unit: "short",
      series: {
        internal: perMinute(coordinator(m.internalFailures)),
        "external source": perMinute(coordinator(m.externalFailures)),
        resources: perMinute(coordinator(m.insufficientResources)),
      },
    },
  ];
}

function nodePanels(cluster: Cluster): Panel[] {
  const { m, coordinator, worker } = reader(cluster);
  return [
    {
      title: "Nodes, the coordinator included",
      unit: "short",
      series: { active: coordinator(m.activeNodes), draining: coordinator(m.drainingNodes) },
    },
    {
      title: "Memory of the cluster",
      unit: "bytes",
      series: { reserved: coordinator(m.reservedMemory), total: coordinator(m.clusterMemory) },
    },
    {
      title: "Memory in use on each worker",
      unit: "percentunit",
      series: { "{{pod}}": `${worker(m.workerReserved)} / ${worker(m.workerMemory)}` },
    },
    {
      title: "Memory trouble",
      unit: "short",
      series: {
        "nodes blocked": coordinator(m.blockedNodes),
        "queries killed": coordinator(m.queriesOutOfMemory),
        "tasks killed": coordinator(m.tasksOutOfMemory),
      },
    },
    {
      title: "Tasks begun a second, each worker",
      unit: "ops",
      series: { "{{pod}}": `rate(${worker(m.createdTasks)}[5m])` },
    },
    {
      title: "Share of the time that a server stands still",
      unit: "percentunit",
      series: { "{{pod}}": `rate(${m.pauseSeconds}{trino_cluster="${cluster.name}"}[5m])` },
    },
  ];
}

/** Of S3 alone, and acknowledgements of other clusters' segments among them. */
function segmentsPanel({ name, trinoVersion }: Cluster): Panel {
  const m = trinoMetrics(trinoVersion);
  const perMinute = (metric: string) => `60 * sum(rate(${metric}{trino_cluster="${name}"}[5m]))`;
  return {
    title: "Segments of results a minute",
    unit: "short",
    series: {
      written: perMinute(m.segmentPuts),
      acknowledged: perMinute(m.segmentDeletes),
      "not deleted": perMinute(m.segmentDeleteFailures),
    },
  };
}

function faultTolerantPanels(cluster: Cluster): Panel[] {
  const { m, coordinator, perMinute } = reader(cluster);
  const everywhere = (metric: string) =>
    `sum(rate(${metric}{trino_cluster="${cluster.name}"}[5m]))`;
  return [
    {
      title: "Tasks that wait for a worker",
      unit: "short",
      series: {
        "no room": coordinator(m.pendingNoRoom),
        "no worker": coordinator(m.pendingNoNode),
      },
    },
    {
      title: "Tasks a minute",
      unit: "short",
      series: {
        finished: perMinute(coordinator(m.finishedTasks)),
        "failed inside": perMinute(coordinator(m.failedTasksInternal)),
        "failed outside": perMinute(coordinator(m.failedTasksExternal)),
        "failed for resources": perMinute(coordinator(m.failedTasksResources)),
      },
    },
    {
      title: "Spooled bytes a second",
      unit: "Bps",
      series: { written: everywhere(m.exchangeBytes) },
    },
    {
      title: "Exchange operations that fail, a second",
      unit: "ops",
      series: {
        write: everywhere(m.exchangeSinkFailures),
        read: everywhere(m.exchangeSourceFailures),
        list: everywhere(m.exchangeHandleFailures),
      },
    },
    {
      title: "Descriptions of tasks on the coordinator",
      unit: "bytes",
      series: {
        plain: coordinator(m.descriptorBytes),
        compressed: coordinator(m.descriptorCompressedBytes),
      },
    },
  ];
}
