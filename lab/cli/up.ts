import { print } from "../../cli/context";
import { runTasks } from "../../cli/tasks";
import type { LabFolder } from "../folder";
import { keep, takeOwnership } from "../platform/owner";
import { bringUpSteps } from "./bring-up";
import { endOnAbort } from "./interrupt";
import { renderEndpoints } from "./report";

/**
 * Brings the platform up to stay, or goes on from whatever is there: the program's changes are
 * applied, dead processes are started again.
 *
 * @returns the exit code
 */
export async function up(
  lab: LabFolder,
  { json, signal }: { json: boolean; signal: AbortSignal },
): Promise<number> {
  const release = takeOwnership(lab, "npm run lab -- up");
  keep(lab);
  try {
    const steps = await endOnAbort(lab, runTasks(bringUpSteps(lab, signal), json), signal);
    print(json, { changes: steps.changes }, () =>
      ["The platform is up", ...renderEndpoints(lab), "", "Take it down: npm run lab -- down"].join(
        "\n",
      ),
    );
    return 0;
  } finally {
    release();
  }
}
