import type { BucketContent } from "../../proof/subject";
import { askCoordinator } from "../../proof/trino/client";
import { modelRelease } from "../charts";
import { listStoredReleases } from "../cluster/release-store";
import type { LabFolder } from "../folder";
import { listProcesses, type ProcessRecord } from "../processes";
import { readDescription } from "./description";
import { measureBuckets, platformSubject } from "./subject";

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
  /** Workers that its release has. */
  workers: number;
  runningQueries: number;
}

/** The gateway, all replicas together. */
export interface GatewayHealth {
  url: string;
  /** Whether it says that it is ready. */
  answers: boolean;
  /** Why it takes no query; left out if it does. A gateway that cannot read its rules is ready, too. */
  refuses?: string;
}

/** The whole platform at a glance. */
export interface PlatformHealth {
  /** True if everything that should runs and answers. */
  healthy: boolean;
  /** What does not, one line each. */
  troubles: string[];
  gateway: GatewayHealth;
  clusters: ClusterHealth[];
  buckets: BucketContent[];
  processes: ProcessHealth[];
}

/** Asks everything how it is, what should run and does not included. */
export async function platformHealth(lab: LabFolder): Promise<PlatformHealth> {
  const subject = platformSubject(lab);
  const pods = wantedPods(lab);
  const lost: string[] = [];
  const [gateway, clusters, buckets] = await Promise.all([
    gatewayHealth(subject.gateway),
    Promise.all(
      Object.entries(subject.coordinators).map(([name, url]) => clusterHealth(lab, name, url)),
    ),
    Promise.all(
      subject.exchangeBuckets.map((bucket) =>
        measureBuckets(lab, [bucket]).catch((error: Error) => {
          lost.push(`bucket ${bucket}: ${error.name} ${error.message}`);
          return [];
        }),
      ),
    ),
  ]);
  const processes = listProcesses(lab).map(processHealth);
  const running = new Set(processes.filter(({ alive }) => alive).map(({ name }) => name));
  const troubles = [
    ...gatewayTrouble(gateway),
    ...clusters.flatMap(clusterTrouble),
    ...lost,
    ...[...SERVERS, ...pods]
      .filter((name) => !running.has(name))
      .map((name) => `${name} does not run`),
  ];
  const healthy = troubles.length === 0;
  return { healthy, troubles, gateway, clusters, buckets: buckets.flat(), processes };
}

/** What runs beside the pods. */
const SERVERS = ["database", "object-store"];

/** Names of the pods of all releases: one that was killed left nothing to be found by. */
function wantedPods(lab: LabFolder): string[] {
  const releases = listStoredReleases(lab, readDescription(lab).namespace);
  return releases.flatMap((release) => modelRelease(release).pods.map(({ name }) => name));
}

function clusterTrouble({ name, answers, activeWorkers, workers }: ClusterHealth): string[] {
  if (!answers) return [`${name}: answers no query`];
  return activeWorkers < workers ? [`${name}: ${activeWorkers} of ${workers} workers`] : [];
}

async function gatewayHealth(url: string): Promise<GatewayHealth> {
  const response = await fetch(`${url}/trino-gateway/readyz`).catch(() => undefined);
  if (!response?.ok) return { url, answers: false };
  const refuses = await refusalOf(url).catch((error: Error) => error.message);
  return { url, answers: true, ...(refuses !== undefined && { refuses }) };
}

/** Begins a query, and lets it go. */
async function refusalOf(url: string): Promise<string | undefined> {
  const headers = { "X-Trino-User": "lab", "X-Trino-Source": "lab-status" };
  const signal = AbortSignal.timeout(20_000);
  const init = { method: "POST", headers, body: "SELECT 1", signal };
  const response = await fetch(`${url}/v1/statement`, init);
  const text = await response.text();
  if (!response.ok) return `HTTP ${response.status} ${text.slice(0, 200)}`.trimEnd();
  const { nextUri } = JSON.parse(text) as { nextUri?: string };
  if (nextUri) await fetch(nextUri, { method: "DELETE", headers }).catch(() => {});
  return undefined;
}

function gatewayTrouble({ answers, refuses }: GatewayHealth): string[] {
  if (!answers) return ["gateway: no answer"];
  return refuses === undefined ? [] : [`gateway: takes no query: ${refuses}`];
}

async function clusterHealth(lab: LabFolder, name: string, url: string): Promise<ClusterHealth> {
  const workers = workersOf(lab, name);
  const down = { name, url, answers: false, activeWorkers: 0, workers, runningQueries: 0 };
  const sql = `SELECT (SELECT count(*) FROM system.runtime.nodes WHERE NOT coordinator AND state = 'active'),
    (SELECT count(*) FROM system.runtime.queries WHERE state = 'RUNNING') - 1`;
  const outcome = await askCoordinator(url, sql, { deadlineSeconds: 20 }).catch(() => undefined);
  const row = outcome?.rows[0];
  if (!row) return down;
  return { ...down, answers: true, activeWorkers: Number(row[0]), runningQueries: Number(row[1]) };
}

function workersOf(lab: LabFolder, cluster: string): number {
  const { clusterEndpoints, namespace } = readDescription(lab);
  const [name] = new URL(clusterEndpoints[cluster] ?? "none://").hostname.split(".");
  const release = listStoredReleases(lab, namespace).find((one) => one.name === name);
  return release ? modelRelease(release).pods.filter(({ role }) => role === "worker").length : 0;
}

function processHealth(record: ProcessRecord): ProcessHealth {
  const { name, kind, pid, startedAt, exit } = record;
  return { name, kind, pid, startedAt, alive: record.alive ?? false, ...(exit && { exit }) };
}
