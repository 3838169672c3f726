import { existsSync } from "node:fs";
import { print } from "../../cli/context";
import type { LabFolder } from "../folder";
import { takeOwnership } from "../platform/owner";
import { takeDown } from "../platform/take-down";
import { listProcesses } from "../processes";

/**
 * Ends the platform and removes everything of it.
 *
 * @returns the exit code
 */
export async function down(lab: LabFolder, json: boolean): Promise<number> {
  const release = takeOwnership(lab, "npm run lab -- down");
  const running = listProcesses(lab).filter((process) => process.alive).length;
  await takeDown(lab, { keepLogs: false });
  release();
  const left = existsSync(lab.root);
  print(json, { ended: running }, () =>
    running === 0 ? "Nothing was running." : `Ended ${running} processes.`,
  );
  return left ? 1 : 0;
}
