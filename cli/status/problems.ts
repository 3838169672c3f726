import type { Difference, Problem } from "../../infra/watch/health";
import type { HelmRevision, RevisionLabels } from "../../infra/watch/helm-release";

/** Where the advice is given: names that its commands need. */
interface Place {
  stack: string;
  namespace: string;
  release: string;
}

/** The release is not there. */
export function missing({ stack }: Place): Problem {
  return {
    message:
      "there is no such release: never deployed, or its first deployment failed and was undone",
    fix: `run pulumi up -s ${stack}; while it waits, npm run status -- ${stack} tells what for`,
  };
}

/**
 * What Helm's status of a release means, and the way out.
 *
 * @param older the revisions before the newest, newest first
 * @param now milliseconds since 1970
 * @param podsAreReady nothing to correct: it took longer than the release may take
 */
export function problemsOf(
  { status, description, lastDeployed, revision }: HelmRevision,
  older: readonly RevisionLabels[],
  { stack, namespace, release }: Place,
  now: number,
  podsAreReady: boolean,
): Problem[] {
  const good = older.find((one) => one.status === "deployed" || one.status === "superseded");
  const up = `pulumi up -s ${stack}`;
  if (status.startsWith("pending-") || status === "uninstalling") {
    const undo =
      good && status !== "uninstalling"
        ? `helm rollback ${release} ${good.revision} --namespace ${namespace}`
        : `helm uninstall ${release} --namespace ${namespace}`;
    return [
      {
        message: `${status} for ${age(now - Date.parse(lastDeployed))}: an operation is under way, or was killed`,
        fix: `if nobody runs one: pulumi cancel -s ${stack}, then ${undo}, then ${up}`,
      },
    ];
  }
  if (status === "failed") {
    const fix = podsAreReady ? `its pods are ready by now: ${up}` : `correct the cause, then ${up}`;
    // Helm 4 writes each error on a line of its own.
    return [{ message: description.trim().replaceAll(/\s*\n\s*/g, "; "), fix }];
  }
  const failed = older[0];
  if (failed?.status === "failed" && description.startsWith("Rollback")) {
    return [
      {
        message: `revision ${failed.revision} failed and was rolled back: this is revision ${good?.revision ?? "before"} again, as ${revision}`,
        fix: `correct what revision ${failed.revision} changed, then ${up}; while it waits, npm run status -- ${stack} tells what for`,
      },
    ];
  }
  return status === "deployed" ? [] : [{ message: `Helm says ${status}`, fix: `run ${up}` }];
}

/** What to do about drift, which the engine does not see: not even a refresh would. */
export function driftProblem(
  drift: readonly Difference[],
  { revision, status, onServer }: HelmRevision,
  { namespace, release }: Place,
): Problem[] {
  if (drift.length === 0 || status !== "deployed") return [];
  const things = drift.length === 1 ? "one thing is" : `${drift.length} things are`;
  // Helm's patch is of three sides: it takes away only what an older revision of its own had put there.
  const isAddition = ({ path, deployed }: Difference) =>
    deployed === undefined && !path.startsWith("data[");
  const added = drift.some(isAddition) ? "; what was added, kubectl edit removes" : "";
  return [
    {
      message: `${things} other than revision ${revision} deployed it; pulumi up would see no difference`,
      fix: `helm rollback ${release} ${revision} --namespace ${namespace}${onServer ? " --force-conflicts" : ""} puts it back${added}`,
    },
  ];
}

/** The revision that failed before the newest, if that one is its rollback. */
export function rolledBack(
  { description }: HelmRevision,
  older: readonly RevisionLabels[],
): RevisionLabels | undefined {
  const [failed] = older;
  return failed?.status === "failed" && description.startsWith("Rollback") ? failed : undefined;
}

/** Differences in the order in which they are read: by object, then by path. */
export function inOrder(differences: readonly Difference[]): Difference[] {
  const key = ({ object = "", path }: Difference) => `${object} ${path}`;
  return [...differences].sort((a, b) => key(a).localeCompare(key(b)));
}

function age(milliseconds: number): string {
  const minutes = Math.max(0, Math.round(milliseconds / 60_000));
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
