import type { BucketContent } from "../../proof/subject";
import { askCoordinator } from "../../proof/trino/client";
import type { LabFolder } from "../folder";
import { listProcesses, type ProcessRecord } from "../processes";
import { platformSubject } from "./subject";

/** One process of the platform. */
export interface ProcessHealth {
  name: string;
  kind: ProcessRecord["kind"];
  pid: number;
  alive: boolean;
  /** How it ended, if it did and somebody saw it. */
  exit?: string;
  startedAt: string;
}

/** One cluster, as its coordinator tells it. */
export interface ClusterHealth {
  name: string;
  url: string;
  /** Whether the coordinator answers queries. */
  answers: boolean;
  /** Workers that the coordinator counts on. */
  activeWorkers: number;
  runningQueries: number;
}

/** The whole platform at a glance. */
export interface PlatformHealth {
  /** True if everything runs and answers. */
  healthy: boolean;
  gateway: { url: string; answers: boolean };
  clusters: ClusterHealth[];
  buckets: BucketContent[];
  processes: ProcessHealth[];
}

/** Asks everything that runs how it is. */
export async function platformHealth(lab: LabFolder): Promise<PlatformHealth> {
  const subject = platformSubject(lab);
  const [gateway, clusters, buckets] = await Promise.all([
    gatewayHealth(subject.gateway),
    Promise.all(
      Object.entries(subject.coordinators).map(([name, url]) => clusterHealth(name, url)),
    ),
    subject.measureBuckets().catch(() => []),
  ]);
  const processes = listProcesses(lab).map(processHealth);
  const healthy =
    gateway.answers &&
    clusters.every((cluster) => cluster.answers) &&
    processes.every((process) => process.alive);
  return { healthy, gateway, clusters, buckets, processes };
}

async function gatewayHealth(url: string): Promise<PlatformHealth["gateway"]> {
  const response = await fetch(`${url}/trino-gateway/readyz`).catch(() => undefined);
  return { url, answers: response?.ok ?? false };
}

async function clusterHealth(name: string, url: string): Promise<ClusterHealth> {
  const down = { name, url, answers: false, activeWorkers: 0, runningQueries: 0 };
  const sql = `SELECT (SELECT count(*) FROM system.runtime.nodes WHERE NOT coordinator AND state = 'active'),
    (SELECT count(*) FROM system.runtime.queries WHERE state = 'RUNNING') - 1`;
  const outcome = await askCoordinator(url, sql, { deadlineSeconds: 20 }).catch(() => undefined);
  const row = outcome?.rows[0];
  if (!row) return down;
  return { ...down, answers: true, activeWorkers: Number(row[0]), runningQueries: Number(row[1]) };
}

function processHealth(record: ProcessRecord): ProcessHealth {
  const { name, kind, pid, startedAt, exit } = record;
  return { name, kind, pid, startedAt, alive: record.alive ?? false, ...(exit && { exit }) };
}
