import { rmSync } from "node:fs";
import type { PodModel, ReleaseModel, ServiceModel } from "../charts";
import type { HelmRelease } from "../cloud/cloud";
import type { LabFolder } from "../folder";
import { freePorts, listProcesses, type ProcessRecord } from "../processes";
import type { Toolchain } from "../toolchain";
import { endPod } from "./drain";
import { forgetEndpoint, readEndpoints, registerEndpoint, serviceAddress } from "./endpoints";
import { readObject } from "./objects";
import { localizer, podFolder } from "./place";
import { type PlannedPod, planPod, startPod } from "./pod";
import { waitForPod, waitForWorkers } from "./readiness";

/** What EKS puts into the containers of a service account: credentials, endpoints. */
export type PodEnvironment = (
  namespace: string,
  serviceAccount: string,
) => Promise<Record<string, string>>;

/** What a cluster works with. */
export interface ClusterContext {
  lab: LabFolder;
  toolchain: Toolchain;
  podEnvironment: PodEnvironment;
}

type Progress = (line: string) => void;
type ReleaseName = Pick<HelmRelease, "namespace" | "name">;

/** The processes of a release, whether they live or not. */
export function processesOf(lab: LabFolder, { namespace, name }: ReleaseName): ProcessRecord[] {
  return listProcesses(lab).filter(
    ({ labels }) => labels?.namespace === namespace && labels.release === name,
  );
}

/**
 * Makes the processes of a release what its model says, and waits until all are ready. A pod that
 * runs unchanged is left alone; one that died is started again.
 */
export async function reconcile(
  context: ClusterContext,
  release: ReleaseName,
  model: ReleaseModel,
  progress: Progress,
): Promise<void> {
  const { lab } = context;
  checkServiceAccounts(lab, model.pods);
  await endUnwanted(lab, release, model.pods, progress);
  const planned = await planPods(context, release, model);
  const running = new Map(processesOf(lab, release).map((record) => [record.name, record]));
  const isCurrent = ({ model: { name }, fingerprint }: PlannedPod) => {
    const record = running.get(name);
    return record?.alive === true && record.labels?.fingerprint === fingerprint;
  };
  const stale = planned.filter((pod) => !isCurrent(pod));
  await Promise.all(
    stale.map(async ({ model: { name } }) => {
      const record = running.get(name);
      if (record) await endPod(lab, record, undefined);
    }),
  );
  await startPods(lab, release, planned, stale, progress);
  await waitForCluster(lab, release);
}

/** Ends every process of a release, removes its pods' folders and its names; the logs stay. */
export async function endRelease(
  lab: LabFolder,
  release: ReleaseName,
  model: ReleaseModel,
): Promise<void> {
  const records = processesOf(lab, release);
  await Promise.all(records.map((record) => endPod(lab, record, undefined)));
  for (const { name } of [...records, ...model.pods]) {
    rmSync(podFolder(lab, name), { recursive: true, force: true });
  }
  for (const service of model.services) forgetEndpoint(lab, addressOf(service));
}

function checkServiceAccounts(lab: LabFolder, pods: PodModel[]): void {
  for (const { name, namespace, serviceAccount } of pods) {
    const exists =
      serviceAccount.created ||
      serviceAccount.name === "default" ||
      readObject(lab, "ServiceAccount", namespace, serviceAccount.name);
    if (!exists) throw new Error(`pod ${name}: serviceaccount "${serviceAccount.name}" not found`);
  }
}

async function endUnwanted(
  lab: LabFolder,
  release: ReleaseName,
  pods: PodModel[],
  progress: Progress,
): Promise<void> {
  const wanted = new Set(pods.map(({ name }) => name));
  const drain = pods.find(({ role }) => role === "worker")?.drain;
  const unwanted = processesOf(lab, release).filter(({ name }) => !wanted.has(name));
  await Promise.all(
    unwanted.map(async (record) => {
      progress(`${record.name}: ${drain ? "draining" : "stopping"}`);
      await endPod(lab, record, record.kind === "worker" ? drain : undefined);
      rmSync(podFolder(lab, record.name), { recursive: true, force: true });
    }),
  );
}

/** A running pod keeps its port, a Service keeps the one it was last reached at. */
async function planPods(
  { lab, toolchain, podEnvironment }: ClusterContext,
  release: ReleaseName,
  { pods, services }: ReleaseModel,
): Promise<PlannedPod[]> {
  const ports = await portsOf(lab, release, pods, services);
  for (const service of services) {
    const port = ports[service.pods[0] ?? ""];
    if (port !== undefined) registerEndpoint(lab, addressOf(service), port);
  }
  const coordinator = pods.find(({ role }) => role === "coordinator")?.name;
  return Promise.all(
    pods.map(async (pod) => {
      const port = ports[pod.name] ?? 0;
      const place = {
        folder: podFolder(lab, pod.name),
        port,
        coordinatorPort: (coordinator && ports[coordinator]) || port,
        environment: await podEnvironment(pod.namespace, pod.serviceAccount.name),
        localize: localizer(lab, pod),
      };
      return planPod(pod, place, toolchain);
    }),
  );
}

const addressOf = ({ name, namespace, port }: ServiceModel) =>
  serviceAddress(name, namespace, port);

async function portsOf(
  lab: LabFolder,
  release: ReleaseName,
  pods: PodModel[],
  services: ServiceModel[],
): Promise<Record<string, number>> {
  const endpoints = readEndpoints(lab);
  const earlier: Record<string, number> = {};
  for (const service of services) {
    const port = endpoints[addressOf(service)];
    if (port !== undefined) earlier[service.pods[0] ?? ""] = port;
  }
  const alive = processesOf(lab, release).filter((record) => record.alive);
  const held = Object.fromEntries(alive.map(({ name, ports }) => [name, ports.http ?? 0]));
  const others = pods.map(({ name }) => name).filter((name) => !held[name]);
  return { ...(await freePorts(others, earlier)), ...held };
}

/**
 * The coordinator first: workers that find it at once are counted on after seconds, others try
 * again ever more rarely. Gateways one after the other, for the first migrates the database.
 */
async function startPods(
  lab: LabFolder,
  release: ReleaseName,
  planned: PlannedPod[],
  stale: PlannedPod[],
  progress: Progress,
): Promise<void> {
  for (const pods of startOrder(planned)) {
    const started = pods.filter((pod) => stale.includes(pod));
    for (const { model } of started) progress(`${model.name}: starting`);
    // All of them, even if one fails: what runs unrecorded could not be ended.
    const starts = await Promise.allSettled(started.map((pod) => startPod(lab, release.name, pod)));
    const failed = starts.find((start) => start.status === "rejected");
    if (failed) throw failed.reason;
    await waitForPods(lab, release, pods, started, progress);
  }
}

function startOrder(planned: PlannedPod[]): PlannedPod[][] {
  const isWorker = ({ model }: PlannedPod) => model.role === "worker";
  const others = planned.filter((pod) => !isWorker(pod)).map((pod) => [pod]);
  return [...others, planned.filter(isWorker)].filter((pods) => pods.length > 0);
}

/** Those too that run already: an interrupted run may have left them on their way. */
async function waitForPods(
  lab: LabFolder,
  release: ReleaseName,
  pods: PlannedPod[],
  started: PlannedPod[],
  progress: Progress,
): Promise<void> {
  const records = new Map(processesOf(lab, release).map((record) => [record.name, record]));
  await Promise.all(
    pods.map(async (pod) => {
      const record = records.get(pod.model.name);
      if (!record) throw new Error(`pod ${pod.model.name} has no process`);
      await waitForPod(lab, pod.model, record);
      if (started.includes(pod)) progress(`${pod.model.name}: ready`);
    }),
  );
}

async function waitForCluster(lab: LabFolder, release: ReleaseName): Promise<void> {
  const records = processesOf(lab, release);
  const coordinator = records.find(({ kind }) => kind === "coordinator");
  const workers = records.filter(({ kind }) => kind === "worker");
  if (coordinator) await waitForWorkers(lab, coordinator, workers);
}
