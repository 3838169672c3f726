import { modelRelease as modelChart } from "../../cli/charts";
import type { HelmRelease } from "../../cli/providers/cloud";
import { modelRelease, type ReleaseModel } from "../charts";
import { LAB_TRINO_VERSIONS, PINS, type Toolchain } from "../toolchain";
import type { ClusterContext } from "./context";
import { checkNamespace } from "./objects";
import { endRelease, reconcile } from "./reconcile";
import { forgetRelease, readStoredRelease, storeRelease } from "./release-store";

/** The faults that applying a release would meet, all at once; pure. */
export function releaseFaults(release: HelmRelease, toolchain: Pick<Toolchain, "trino">): string[] {
  const { faults } = modelRelease(release);
  const [pod] = modelChart(release).pods;
  const installed = pod?.role === "gateway" ? [PINS.gateway] : Object.keys(toolchain.trino);
  if (!pod || installed.includes(pod.imageTag)) return faults;
  const runs = pod.role === "gateway" ? installed : LAB_TRINO_VERSIONS;
  const use = `use ${runs.map((version) => `"${version}"`).join(" or ")}`;
  return [...faults, `image.tag: "${pod.imageTag}" is no version that the lab runs; ${use}`];
}

/**
 * Installs or upgrades, as Helm's `atomic` does it: a failed upgrade puts the previous release
 * back, a failed install leaves nothing but the logs.
 */
export async function applyRelease(
  context: ClusterContext,
  release: HelmRelease,
  progress: (line: string) => void,
): Promise<void> {
  const { lab, toolchain } = context;
  const faults = releaseFaults(release, toolchain);
  if (faults.length > 0)
    throw new Error(faults.map((fault) => `${release.name}: ${fault}`).join("\n"));
  checkNamespace(lab, release.namespace);
  const previous = readStoredRelease(lab, release.namespace, release.name);
  try {
    await reconcile(context, release, modelRelease(release), progress);
  } catch (error) {
    await undo(context, release, previous, progress, error);
    throw failure(release, previous, error);
  }
  storeRelease(lab, release);
}

function failure(release: HelmRelease, previous: HelmRelease | undefined, error: unknown): Error {
  const what = previous
    ? "upgrade failed, the previous release was put back"
    : "install failed, its processes were ended";
  const message = error instanceof Error ? error.message : String(error);
  return new Error(`release ${release.namespace}/${release.name}: ${what}\n${message}`);
}

async function undo(
  context: ClusterContext,
  release: HelmRelease,
  previous: HelmRelease | undefined,
  progress: (line: string) => void,
  cause: unknown,
): Promise<void> {
  if (!previous) {
    await endRelease(context.lab, release, modelRelease(release));
    return;
  }
  progress(`${release.name}: putting the previous release back`);
  try {
    await reconcile(context, previous, modelRelease(previous), progress);
  } catch (error) {
    const failed = new Error(
      `${cause}\nputting the previous release back failed as well: ${error}`,
    );
    throw Object.assign(failed, { cause: error });
  }
}

const NO_PODS: ReleaseModel = { faults: [], pods: [], services: [] };

/** Ends the pods of a release and forgets it. Nothing happens if there is none. */
export async function removeRelease(
  { lab }: ClusterContext,
  namespace: string,
  name: string,
): Promise<void> {
  const release = readStoredRelease(lab, namespace, name);
  const model = release ? modelRelease(release) : NO_PODS;
  await endRelease(lab, { namespace, name }, model);
  forgetRelease(lab, namespace, name);
}
