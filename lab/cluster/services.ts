import { rmSync } from "node:fs";
import { join } from "node:path";
import type { HelmRelease } from "../../cli/providers/cloud";
import type { ServiceModel } from "../charts";
import { type LabFolder, writeWhole } from "../folder";
import {
  freePorts,
  isFree,
  nodeProgram,
  readRecord,
  startProcess,
  stopProcess,
  waitUntil,
} from "../processes";
import { forgetEndpoint, readEndpoints, registerEndpoint, serviceAddress } from "./endpoints";

/** Ports of pods on 127.0.0.1, by the pod's name. */
export type PodPorts = Readonly<Record<string, number>>;

/** The address under which pods know a Service. */
export const addressOf = ({ name, namespace, port }: ServiceModel) =>
  serviceAddress(name, namespace, port);

/** Name of the process that stands for a Service with several pods. */
export const balancerName = ({ name }: ServiceModel) => `service-${name}`;

const isBalanced = ({ pods }: ServiceModel) => pods.length > 1;

const targetsFile = (lab: LabFolder, { namespace, name }: ServiceModel) =>
  lab.path("cluster", "services", `${namespace}.${name}.json`);

/**
 * Makes a Service resolve: to its pod, or, if it has several, to a process that shares connections
 * among those that are ready. Either keeps its port while it runs.
 */
export async function openService(
  lab: LabFolder,
  release: Pick<HelmRelease, "namespace" | "name">,
  service: ServiceModel,
  ports: PodPorts,
): Promise<void> {
  const port = isBalanced(service)
    ? await ensureBalancer(lab, release, service)
    : ports[service.pods[0] ?? ""];
  if (port !== undefined) registerEndpoint(lab, addressOf(service), port);
}

async function ensureBalancer(
  lab: LabFolder,
  { namespace, name: release }: Pick<HelmRelease, "namespace" | "name">,
  service: ServiceModel,
): Promise<number> {
  const name = balancerName(service);
  const running = readRecord(lab, name);
  if (running?.alive) return running.ports.http ?? 0;
  if (running) await stopProcess(lab, running);
  const earlier = readEndpoints(lab)[addressOf(service)];
  const { http } = await freePorts(["http"], earlier === undefined ? {} : { http: earlier });
  const file = targetsFile(lab, service);
  writeWhole(file, "[]");
  const record = await startProcess(lab, {
    name,
    kind: "service",
    ...nodeProgram(join(__dirname, "..", "relay", "balancer-process.ts"), file, String(http)),
    cwd: lab.root,
    stop: "SIGKILL",
    ports: { http },
    labels: { namespace, release },
  });
  await waitUntil(`${name} listens`, async () => !(await isFree(http)), {
    timeoutSeconds: 30,
    alive: [record],
  });
  return http;
}

/** New connections go to these pods only: those that are ready, as endpoints on Kubernetes are. */
export function offerPods(
  lab: LabFolder,
  services: readonly ServiceModel[],
  ready: PodPorts,
): void {
  for (const service of services.filter(isBalanced)) {
    const targets = service.pods.flatMap((pod) => ready[pod] ?? []);
    writeWhole(targetsFile(lab, service), JSON.stringify(targets));
  }
}

/** The Service's name resolves no more. Its process is the release's, and ended with it. */
export function closeService(lab: LabFolder, service: ServiceModel): void {
  forgetEndpoint(lab, addressOf(service));
  rmSync(targetsFile(lab, service), { force: true });
}
