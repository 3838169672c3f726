import type { SidecarModel } from "./pods";
import { isMap } from "./values";
import { resolveMounts } from "./volumes";

const PATH = "initContainers";

/**
 * The native sidecars among a pod's `initContainers`: those with `restartPolicy: Always` (Kubernetes
 * 1.29). One that runs to its end before the pod starts is a fault: the lab does not model it.
 */
export function modelSidecars(
  containers: unknown[],
  volumes: unknown[],
): { models: SidecarModel[]; faults: string[] } {
  const found = containers.filter(isMap).map((container, index) => {
    const path = `${PATH}[${index}]`;
    const { mounts, faults } = resolveMounts(volumes, listOf(container.volumeMounts), path);
    const model: SidecarModel = {
      name: String(container.name),
      image: String(container.image),
      command: [...listOf(container.command), ...listOf(container.args)].map(String),
      env: listOf(container.env),
      envFrom: listOf(container.envFrom),
      mounts,
      ...portOf(container),
    };
    return { model, faults: [...faults, ...containerFaults(path, container)] };
  });
  return { models: found.map(({ model }) => model), faults: found.flatMap(({ faults }) => faults) };
}

function portOf(container: Record<string, unknown>): { port?: number } {
  const [first] = listOf(container.ports).filter(isMap);
  return first ? { port: Number(first.containerPort) } : {};
}

function containerFaults(path: string, container: Record<string, unknown>): string[] {
  if (container.restartPolicy !== "Always") {
    return [`${path}: the lab models native sidecars only, with restartPolicy: Always`];
  }
  return listOf(container.command).length > 0
    ? []
    : [`${path}.command: missing, the lab has no image to take it from`];
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
