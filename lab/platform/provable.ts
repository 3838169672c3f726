import type { HelmRelease } from "../../cli/providers/cloud";
import { NotTried, type Subject } from "../../proof/subject";
import { listStoredReleases } from "../cluster/release-store";
import { heal } from "./heal";
import type { Session } from "./session";
import type { LabView } from "./subject";

/**
 * The platform that is up, for trials.
 *
 * @param up runs the engine again; gives the number of resources by what was done with them
 */
export function provableLab(
  { lab, cloud: { cluster } }: Session,
  view: LabView,
  up: (progress: (line: string) => void) => Promise<Record<string, number>>,
): Subject {
  /** Releases with another number of workers, as they were. */
  const scaled: HelmRelease[] = [];
  /** A release that is on its way must have arrived before it is changed again. */
  let onTheWay: Promise<unknown> = Promise.resolve();
  return {
    ...view,
    scaleIn: async (name) => {
      const workers = await view.workers(name);
      const worker = workers.at(-1);
      const release = listStoredReleases(lab, NAMESPACE).find(
        (one) => worker?.name.startsWith(`${one.name}-worker-`) === true,
      );
      if (!worker || !release || workers.length < 2) {
        throw new NotTried(`${name} has no worker to spare`);
      }
      scaled.push(release);
      const server = release.values.server as Record<string, unknown>;
      const values = { ...release.values, server: { ...server, workers: workers.length - 1 } };
      const gone = cluster.applyRelease({ ...release, values }, () => {});
      onTheWay = gone.catch(() => {});
      return { worker, gone };
    },
    restore: async (progress) => {
      await onTheWay;
      for (let release = scaled.pop(); release; release = scaled.pop()) {
        await cluster.applyRelease(release, progress);
      }
      await heal(lab, cluster, progress);
    },
    secondUp: async (progress) =>
      Object.entries(await up(progress))
        .filter(([op]) => op !== "same")
        .map(([op, count]) => `${op} ${count}`),
  };
}

const NAMESPACE = "trino";
