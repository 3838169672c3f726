import { isMap, type MountModel, resolveMounts as resolve } from "../../cli/charts";

/** Mounts that the lab can make, and why it cannot make the others. */
export interface Mounting {
  mounts: MountModel[];
  faults: string[];
}

const KINDS = ["configMap", "secret", "emptyDir"];

/**
 * Joins a pod's `volumes` and `volumeMounts`. ConfigMaps, Secrets and empty folders are modelled.
 *
 * @param path names the list in fault messages
 */
export function resolveMounts(volumes: unknown[], mounts: unknown[], path: string): Mounting {
  const given = volumes.filter(isMap);
  const unknown = given.flatMap((volume, index) =>
    KINDS.some((kind) => kind in volume)
      ? []
      : [`${path}[${index}]: ${describe(volume)} is not modelled by the lab; ${KNOWN}`],
  );
  const loose = mounts
    .filter(isMap)
    .filter((mount) => !given.some(({ name }) => name === mount.name))
    .map((mount) => `${path}: the mount ${mount.mountPath} names no volume: "${mount.name}"`);
  return { mounts: resolve(volumes, mounts), faults: [...unknown, ...loose] };
}

const KNOWN = "use configMap, secret or emptyDir";

function describe(volume: Record<string, unknown>): string {
  const kind = Object.keys(volume).find((key) => key !== "name") ?? "no source";
  return `volume "${volume.name}" (${kind})`;
}
