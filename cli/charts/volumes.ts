import type { MountModel, VolumeSource } from "./pods";
import { isMap } from "./values";

/** Volumes and mounts resolved against each other. */
export interface Mounting {
  mounts: MountModel[];
  faults: string[];
}

/**
 * Joins a pod's `volumes` and `volumeMounts`. ConfigMaps, Secrets and empty folders are modelled.
 * `path` names the list in fault messages.
 */
export function resolveMounts(volumes: unknown[], mounts: unknown[], path: string): Mounting {
  const faults: string[] = [];
  const sources = new Map<string, VolumeSource>();
  for (const [index, volume] of volumes.filter(isMap).entries()) {
    const source = sourceOf(volume);
    if (source) sources.set(String(volume.name), source);
    else faults.push(`${path}[${index}]: ${describe(volume)} is not modelled by the lab; ${KNOWN}`);
  }
  const models = mounts.filter(isMap).flatMap((mount) => {
    const source = sources.get(String(mount.name));
    if (!source) {
      faults.push(`${path}: the mount ${mount.mountPath} names no volume: "${mount.name}"`);
      return [];
    }
    return [mountOf(mount, source)];
  });
  return { mounts: models, faults };
}

const KNOWN = "use configMap, secret or emptyDir";

function describe(volume: Record<string, unknown>): string {
  const kind = Object.keys(volume).find((key) => key !== "name") ?? "no source";
  return `volume "${volume.name}" (${kind})`;
}

function sourceOf(volume: Record<string, unknown>): VolumeSource | undefined {
  if (isMap(volume.configMap)) {
    return objectSource("configMap", String(volume.configMap.name), volume.configMap);
  }
  if (isMap(volume.secret)) {
    return objectSource("secret", String(volume.secret.secretName), volume.secret);
  }
  return "emptyDir" in volume ? { kind: "emptyDir" } : undefined;
}

function objectSource(
  kind: "configMap" | "secret",
  name: string,
  { items, optional }: Record<string, unknown>,
): VolumeSource {
  const entries = Array.isArray(items) ? (items as { key: string; path: string }[]) : undefined;
  return {
    kind,
    name,
    ...(entries ? { items: entries.map(({ key, path }) => ({ key, path })) } : {}),
    ...(optional === true ? { optional: true } : {}),
  };
}

function mountOf(mount: Record<string, unknown>, source: VolumeSource): MountModel {
  const path = String(mount.mountPath).replace(/\/+$/, "");
  return { path, ...(mount.subPath ? { subPath: String(mount.subPath) } : {}), source };
}
