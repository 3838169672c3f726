import type { PodModel, ReleaseModel, ServiceModel } from "../../cli/charts";
import type { LabFolder } from "../folder";
import { freePort, freePorts, readRecord } from "../processes";
import { type ClusterContext, processesOf, type ReleaseName } from "./context";
import { readEndpoints } from "./endpoints";
import { localizer, podFolder } from "./place";
import { type PlannedPod, planPod } from "./pod";
import { addressOf, type PodPorts } from "./services";
import { runnableSidecars, sidecarPorts } from "./sidecars";

/** The pods of a release with their places. A running pod keeps its port. */
export async function planPods(
  { lab, toolchain, surroundingsOf }: ClusterContext,
  release: ReleaseName,
  { pods, services }: ReleaseModel,
): Promise<PlannedPod[]> {
  const ports = await portsOf(lab, release, pods, services);
  const coordinator = pods.find(({ role }) => role === "coordinator")?.name;
  return Promise.all(
    pods.map(async (pod) => {
      const port = ports[pod.name] ?? 0;
      const ownPorts = await sidecarPorts(lab, pod, toolchain);
      const place = {
        folder: podFolder(lab, pod.name),
        port,
        ...(pod.servesHttps && { httpsPort: await httpsPortOf(lab, pod) }),
        coordinatorPort: (coordinator && ports[coordinator]) || port,
        surroundings: await surroundingsOf({
          namespace: pod.namespace,
          name: pod.serviceAccount.name,
        }),
        localize: localizer(lab, pod, ownPorts),
      };
      const planned = planPod(pod, place, toolchain);
      return { ...planned, sidecars: runnableSidecars(pod, toolchain), sidecarPorts: ownPorts };
    }),
  );
}

/** A port of its own; a running pod keeps it. */
async function httpsPortOf(lab: LabFolder, { name }: PodModel): Promise<number> {
  const record = readRecord(lab, name);
  return (record?.alive && record.ports.https) || freePort();
}

async function portsOf(
  lab: LabFolder,
  release: ReleaseName,
  pods: PodModel[],
  services: ServiceModel[],
): Promise<PodPorts> {
  const endpoints = readEndpoints(lab);
  const earlier: Record<string, number> = {};
  for (const service of services.filter((one) => one.pods.length === 1)) {
    const port = endpoints[addressOf(service)];
    if (port !== undefined) earlier[service.pods[0] ?? ""] = port;
  }
  const alive = processesOf(lab, release).filter((record) => record.alive);
  const held = Object.fromEntries(alive.map(({ name, ports }) => [name, ports.http ?? 0]));
  const others = pods.map(({ name }) => name).filter((name) => !held[name]);
  return { ...(await freePorts(others, earlier)), ...held };
}
