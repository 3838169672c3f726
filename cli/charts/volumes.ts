import { isMap } from "../../components/shared/chart-keys";
import type { MountModel, VolumeSource } from "./pods";

/**
 * Joins a pod's `volumes` and `volumeMounts`: where what comes from ConfigMaps and Secrets appears,
 * and empty folders. Of volumes of other kinds nobody here knows what is in them.
 */
export function resolveMounts(volumes: unknown[], mounts: unknown[]): MountModel[] {
  const sources = new Map(
    volumes.filter(isMap).map((volume) => [String(volume.name), sourceOf(volume)]),
  );
  return mounts.filter(isMap).flatMap((mount) => {
    const source = sources.get(String(mount.name));
    return source ? [mountOf(mount, source)] : [];
  });
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
