import { modelRelease } from "../../cli/charts";
import { listStoredReleases } from "../cluster/release-store";
import type { LabFolder } from "../folder";
import { BORROWED_PLUGINS, PINS } from "../toolchain";

/** Of which build the servers of a Trino cluster are. */
export interface TrinoBuild {
  release: string;
  trinoVersion: string;
  /** Plugins of another build, by its version. */
  borrowed: Record<string, readonly string[]>;
}

/** What the releases of a namespace run. */
export function trinoBuilds(lab: LabFolder, namespace: string): TrinoBuild[] {
  return listStoredReleases(lab, namespace).flatMap((release) => {
    const [pod] = modelRelease(release).pods;
    if (!pod || pod.role === "gateway") return [];
    const { imageTag: trinoVersion } = pod;
    const isAssembled = trinoVersion === PINS.trinoJars;
    const borrowed = isAssembled ? { [PINS.trinoArchive]: BORROWED_PLUGINS } : {};
    return [{ release: release.name, trinoVersion, borrowed }];
  });
}
