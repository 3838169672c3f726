import { rmSync } from "node:fs";
import type { PodModel, ReleaseModel } from "../../cli/charts";
import type { LabFolder } from "../folder";
import { type ProcessRecord, untilAllEnded } from "../processes";
import { type ClusterContext, processesOf, type ReleaseName } from "./context";
import { endPod } from "./drain";
import { readObject } from "./objects";
import { podFolder } from "./place";
import { planPods } from "./plan";
import { type PlannedPod, startPod } from "./pod";
import { waitForPod, waitForWorkers } from "./readiness";
import { balancerName, closeService, offerPods, openService } from "./services";
import { sidecarName } from "./sidecars";

type Progress = (line: string) => void;
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
  await endUnwanted(lab, release, model, progress);
  const planned = await planPods(context, release, model);
  const ports = Object.fromEntries(planned.map(({ model: { name }, place }) => [name, place.port]));
  for (const service of model.services) await openService(lab, release, service, ports);
  const running = new Map(processesOf(lab, release).map((record) => [record.name, record]));
  const stale = planned.filter((pod) => !isCurrent(pod, running));
  await startPods({ context, release, model, planned, stale, progress });
  await waitForCluster(lab, release);
}

function isCurrent(pod: PlannedPod, running: ReadonlyMap<string, ProcessRecord>): boolean {
  const { name } = pod.model;
  const record = running.get(name);
  const sidecarsLive = pod.sidecars.every(
    (sidecar) => running.get(sidecarName(name, sidecar.name))?.alive,
  );
  return sidecarsLive && record?.alive === true && record.labels?.fingerprint === pod.fingerprint;
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
  for (const service of model.services) closeService(lab, service);
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
  { pods, services }: ReleaseModel,
  progress: Progress,
): Promise<void> {
  const wanted = new Set([
    ...pods.map(({ name }) => name),
    ...pods.flatMap(({ name, sidecars = [] }) =>
      sidecars.map((one) => sidecarName(name, one.name)),
    ),
    ...services.filter((service) => service.pods.length > 1).map(balancerName),
  ]);
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

/** What is to be started, and for whom. */
interface Start {
  context: ClusterContext;
  release: ReleaseName;
  model: ReleaseModel;
  planned: PlannedPod[];
  /** Those that have to be started, or started again. */
  stale: PlannedPod[];
  progress: Progress;
}

/**
 * The coordinator first: workers that find it at once are counted on after seconds, others try
 * again ever more rarely. Gateways one after the other, each ended only when it is its turn: the
 * first migrates the database, and the others serve meanwhile.
 */
async function startPods(start: Start): Promise<void> {
  const { context, release, model, planned, stale, progress } = start;
  const { lab, toolchain } = context;
  const ready = new Set(planned.filter((pod) => !stale.includes(pod)));
  const offer = () =>
    offerPods(
      lab,
      model.services,
      Object.fromEntries([...ready].map(({ model: { name }, place }) => [name, place.port])),
    );
  offer();
  await endPods(
    lab,
    release,
    stale.filter(({ model: { role } }) => role !== "gateway"),
  );
  for (const pods of startOrder(planned)) {
    const started = pods.filter((pod) => stale.includes(pod));
    await endPods(lab, release, started);
    for (const { model: pod } of started) progress(`${pod.name}: starting`);
    await untilAllEnded(started.map((pod) => startPod(lab, release.name, pod, toolchain)));
    await waitForPods(lab, release, pods, started, progress);
    for (const pod of pods) ready.add(pod);
    offer();
  }
}

/** Ends pods and their sidecars, as far as they run. */
async function endPods(
  lab: LabFolder,
  release: ReleaseName,
  pods: readonly PlannedPod[],
): Promise<void> {
  const names = new Set(pods.map(({ model }) => model.name));
  const theirs = processesOf(lab, release).filter(
    ({ name, labels }) => names.has(name) || names.has(labels?.pod ?? ""),
  );
  await Promise.all(theirs.map((record) => endPod(lab, record, undefined)));
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
