import { rmSync } from "node:fs";
import type { HelmRelease } from "../../cli/providers/cloud";
import { type LabFolder, readIfThere, writeWhole } from "../folder";
import { listFiles } from "./objects";

const fileOf = (lab: LabFolder, namespace: string, name: string) =>
  lab.path("cluster", "releases", `${namespace}.${name}.json`);

/** The release as it was last applied with success, or undefined. */
export function readStoredRelease(
  lab: LabFolder,
  namespace: string,
  name: string,
): HelmRelease | undefined {
  const text = readIfThere(fileOf(lab, namespace, name));
  return text === undefined ? undefined : (JSON.parse(text) as HelmRelease);
}

/** Remembers a release that was applied. */
export function storeRelease(lab: LabFolder, release: HelmRelease): void {
  const { namespace, name } = release;
  writeWhole(fileOf(lab, namespace, name), `${JSON.stringify(release, null, 2)}\n`);
}

/** Forgets a release. */
export function forgetRelease(lab: LabFolder, namespace: string, name: string): void {
  rmSync(fileOf(lab, namespace, name), { force: true });
}

/** All releases of a namespace. */
export function listStoredReleases(lab: LabFolder, namespace: string): HelmRelease[] {
  return listFiles(lab.path("cluster", "releases"))
    .filter((file) => file.startsWith(`${namespace}.`) && file.endsWith(".json"))
    .map((file) => file.slice(namespace.length + 1, -".json".length))
    .map((name) => readStoredRelease(lab, namespace, name))
    .filter((release) => release !== undefined);
}
