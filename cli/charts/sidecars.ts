import { isMap } from "../../components/shared/chart-keys";
import type { SidecarModel } from "./pods";
import { resolveMounts } from "./volumes";

/** A pod's `initContainers`, in their order. */
export function modelSidecars(containers: unknown[], volumes: unknown[]): SidecarModel[] {
  return containers.filter(isMap).map((container) => ({
    name: String(container.name),
    image: String(container.image),
    command: [...listOf(container.command), ...listOf(container.args)].map(String),
    env: listOf(container.env),
    envFrom: listOf(container.envFrom),
    mounts: resolveMounts(volumes, listOf(container.volumeMounts)),
    ...portOf(container),
  }));
}

function portOf(container: Record<string, unknown>): { port?: number } {
  const [first] = listOf(container.ports).filter(isMap);
  return first ? { port: Number(first.containerPort) } : {};
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
