import { createHash } from "node:crypto";
import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { PodModel, SidecarModel } from "../../cli/charts";
import { type LabFolder, writeWhole } from "../folder";
import { type ProcessRecord, startProcess } from "../processes";
import type { Toolchain } from "../toolchain";
import type { Endpoints } from "./endpoints";
import { resolveEnvironment } from "./environment";
import { gatewayProcess } from "./gateway-process";
import { type MountTarget, writeMounts } from "./mounts";
import { type Place, type PodProcess, podFolder } from "./place";
import { startSidecar } from "./sidecars";
import { trinoProcess } from "./trino-process";

/** A pod that is to run: its model, its place, its process. */
export interface PlannedPod {
  model: PodModel;
  place: Place;
  process: PodProcess;
  /** Changes when the pod has to be restarted, as the chart's checksum annotations do. */
  fingerprint: string;
  /** Its sidecars, as far as this machine has them. */
  sidecars: SidecarModel[];
  /** The ports of this laptop that the pod's `localhost:<port>` are. */
  sidecarPorts: Endpoints;
}

/** Works out the process of a pod; writes and starts nothing. */
export function planPod(
  model: PodModel,
  place: Place,
  toolchain: Toolchain,
): Omit<PlannedPod, "sidecars" | "sidecarPorts"> {
  const toProcess = model.role === "gateway" ? gatewayProcess : trinoProcess;
  const process = toProcess(model, place, toolchain);
  const files = Object.entries(process.files).map(([path, text]) => [path, place.localize(text)]);
  const localized = { ...process, files: Object.fromEntries(files) as Record<string, string> };
  // Contents of Secrets and ConfigMaps are no part of it: their change restarts no pod on
  // Kubernetes either, unless an annotation says so.
  const { files: _, ...references } = model;
  // Nor does a role that a service account gets or loses: EKS injects what there is when a pod is made.
  const parts = JSON.stringify([localized, references, place.surroundings?.network]);
  const fingerprint = createHash("sha256").update(parts).digest("hex");
  return { model, place, process: localized, fingerprint };
}

/** What the mounts of a pod need to know of it. */
export function mountTarget({ model, place }: Pick<PlannedPod, "model" | "place">): MountTarget {
  const { name, namespace } = model;
  return { podName: name, namespace, folder: place.folder, localize: place.localize };
}

/**
 * Writes the pod's folder anew and starts its process.
 * @throws Error `CreateContainerConfigError: …` or `FailedMount: …`, naming what is missing
 */
export async function startPod(
  lab: LabFolder,
  release: string,
  planned: PlannedPod,
  toolchain: Toolchain,
): Promise<ProcessRecord> {
  const { model, place, process, sidecars, sidecarPorts: ports } = planned;
  const environment = environmentOf(lab, planned);
  rmSync(podFolder(lab, model.name), { recursive: true, force: true });
  for (const folder of [join(place.folder, "tmp"), process.cwd]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
  for (const [path, text] of Object.entries(process.files)) {
    writeWhole(join(place.folder, path), text);
  }
  writeMounts(lab, model.mounts, mountTarget(planned));
  for (const [path, text] of Object.entries(place.surroundings?.identity.files ?? {})) {
    writeWhole(join(place.folder, path), text);
  }
  for (const [link, target] of Object.entries(process.links)) symlinkSync(target, link);
  for (const sidecar of sidecars) {
    await startSidecar(lab, release, { pod: model, sidecar, ports }, toolchain);
  }
  return startProcess(lab, {
    name: model.name,
    kind: model.role,
    command: process.command,
    args: process.args,
    cwd: process.cwd,
    env: environment,
    stop: process.stop,
    ports: {
      http: place.port,
      ...(place.httpsPort !== undefined && { https: place.httpsPort }),
    },
    labels: { namespace: model.namespace, release, fingerprint: planned.fingerprint },
  });
}

function environmentOf(
  lab: LabFolder,
  { model, place }: Pick<PlannedPod, "model" | "place">,
): Record<string, string> {
  const { namespace, name: podName, env, envFrom } = model;
  const own = resolveEnvironment(lab, { namespace, podName, env, envFrom });
  const localized = Object.entries(own).map(([key, value]) => [key, place.localize(value)]);
  const { network, identity } = place.surroundings ?? {};
  const injected = Object.entries(identity?.environment ?? {});
  return {
    // Not the developer's: it may hold credentials.
    HOME: place.folder,
    ...network?.environment,
    ...Object.fromEntries(injected.map(([key, value]) => [key, place.localize(value)])),
    ...Object.fromEntries(localized),
  };
}
