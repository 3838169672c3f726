import { delimiter } from "node:path";
import type { PodModel, SidecarModel } from "../charts";
import type { LabFolder } from "../folder";
import { freePort, type ProcessRecord, readRecord, startProcess } from "../processes";
import type { Toolchain } from "../toolchain";
import { type Endpoints, resolveEndpoints } from "./endpoints";
import { resolveEnvironment } from "./environment";
import { writeMounts } from "./mounts";
import { podFolder } from "./place";
import { relocatePaths } from "./relocation";

/** Name of a sidecar's process: `trino-gateway-0.pgbouncer`. */
export const sidecarName = (pod: string, sidecar: string) => `${pod}.${sidecar}`;

/** The sidecars of a pod that this machine has the programs for. */
export function runnableSidecars(pod: PodModel, toolchain: Toolchain): SidecarModel[] {
  return (pod.sidecars ?? []).filter((sidecar) => programFolder(sidecar, toolchain) !== undefined);
}

/** The images are named after the one program that is in them: `edoburu/pgbouncer:v1`. */
function programFolder({ image }: SidecarModel, toolchain: Toolchain): string | undefined {
  const program = image.split("/").at(-1)?.split(/[:@]/)[0] as keyof Toolchain["sidecarPrograms"];
  return toolchain.sidecarPrograms[program];
}

/** The sidecars whose ports the pod knows, each at a port of this laptop; a running one keeps it. */
export async function sidecarPorts(
  lab: LabFolder,
  pod: PodModel,
  toolchain: Toolchain,
): Promise<Endpoints> {
  const runnable = runnableSidecars(pod, toolchain);
  const ports: Record<string, number> = {};
  for (const sidecar of pod.sidecars ?? []) {
    if (sidecar.port === undefined) continue;
    const address = `localhost:${sidecar.port}`;
    if (!runnable.includes(sidecar)) {
      const upstream = upstreamPort(lab, pod, sidecar, ports);
      if (upstream !== undefined) ports[address] = upstream;
      continue;
    }
    const running = readRecord(lab, sidecarName(pod.name, sidecar.name));
    ports[address] = (running?.alive && running.ports.main) || (await freePort());
  }
  return ports;
}

/** Without its program on this machine, whoever asks a sidecar speaks to the one behind it. */
function upstreamPort(
  lab: LabFolder,
  pod: PodModel,
  { env }: SidecarModel,
  ports: Endpoints,
): number | undefined {
  const entries = env as { name: string; value?: string }[];
  const address = entries.find(({ name }) => name === "UPSTREAM")?.value ?? "";
  const port = Number(resolveEndpoints(lab, address, pod.namespace, ports).split(":")[1]);
  return Number.isInteger(port) ? port : undefined;
}

/** A pod's sidecar, ready to be started. */
export interface PlannedSidecar {
  pod: PodModel;
  sidecar: SidecarModel;
  /** The ports of the pod's sidecars. */
  ports: Endpoints;
}

/** Starts a sidecar's process. It ends with its pod, and is started again with it. */
export async function startSidecar(
  lab: LabFolder,
  release: string,
  { pod, sidecar, ports }: PlannedSidecar,
  toolchain: Toolchain,
): Promise<ProcessRecord> {
  const { name: podName, namespace } = pod;
  const folder = podFolder(lab, podName);
  const paths = sidecar.mounts.map(({ path }) => path);
  const localize = (text: string) =>
    resolveEndpoints(lab, relocatePaths(text, paths, folder), namespace, ports);
  writeMounts(lab, sidecar.mounts, { podName, namespace, folder, localize });
  const { env, envFrom } = sidecar;
  const own = resolveEnvironment(lab, { namespace, podName, env, envFrom });
  const [command = "", ...args] = sidecar.command.map(localize);
  const main = sidecar.port && ports[`localhost:${sidecar.port}`];
  return startProcess(lab, {
    name: sidecarName(podName, sidecar.name),
    kind: "sidecar",
    command,
    args,
    cwd: folder,
    env: {
      ...Object.fromEntries(Object.entries(own).map(([key, value]) => [key, localize(value)])),
      PATH: [programFolder(sidecar, toolchain), process.env.PATH].filter(Boolean).join(delimiter),
    },
    stop: "SIGKILL",
    ports: main ? { main } : {},
    labels: { namespace, release, pod: podName },
  });
}
