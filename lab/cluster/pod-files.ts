import { join } from "node:path";
import { modelRelease } from "../../cli/charts";
import { type LabFolder, readIfThere } from "../folder";
import { podFolder } from "./place";
import { listStoredReleases } from "./release-store";

/** A file of a pod. */
export interface PodFile {
  release: string;
  pod: string;
  text: string;
}

/** A file of Trino's configuration as it is in the pods' folders, edited by hand or not. */
export function configFiles(lab: LabFolder, namespace: string, name: string): PodFile[] {
  return listStoredReleases(lab, namespace).flatMap((release) =>
    modelRelease(release).pods.flatMap(({ trino, name: pod }) => {
      const text = trino && readIfThere(join(podFolder(lab, pod), trino.configPath, name));
      return text === undefined ? [] : [{ release: release.name, pod, text }];
    }),
  );
}
