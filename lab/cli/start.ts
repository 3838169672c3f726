import { readStackFile } from "../../cli/commands/stack-file";
import { LAB_STACK, ROOT } from "../../cli/context";
import { runTasks } from "../../cli/tasks";
import { DEFAULT_GATEWAY_VERSION } from "../../components/shared/versions";
import { program } from "../../infra/program";
import { clustersOf } from "../../proof/clusters";
import { LAB_DATASET } from "../../proof/dataset";
import type { PlatformTried } from "../../proof/report/report";
import { reportText } from "../../proof/report/text";
import { writeReport } from "../../proof/report/write";
import { renderFiles, reportFolder } from "../../proof/report-folder";
import { prepareTrials } from "../../proof/run-trials";
import { TRIALS } from "../../proof/trials";
import type { LabFolder } from "../folder";
import { deploy } from "../platform/deploy";
import { isKept, takeOwnership } from "../platform/owner";
import { provableLab } from "../platform/provable";
import { takeDown } from "../platform/take-down";
import { awsAccess } from "../proof/aws-access";
import { refusal } from "../proof/refusal";
import { bringUpSteps, need, type Steps } from "./bring-up";
import { endOnAbort, stayUntilAborted } from "./interrupt";
import { previewWithCatalog } from "./preview-with-catalog";
import { renderWelcome } from "./report";

/** Options of `npm start`. */
export interface StartOptions {
  /** Take down after the proofs, even on a terminal. */
  once: boolean;
  json: boolean;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
}

/**
 * Brings the platform up, proves it, and keeps it up until Ctrl-C; without a terminal, or with
 * `once`, takes it down. Nothing is left running, whatever happens.
 *
 * @returns the exit code: 1 if a trial failed
 */
export async function start(lab: LabFolder, { once, json, signal }: StartOptions): Promise<number> {
  if (isKept(lab)) {
    throw new Error("a platform is up already; take it down first: npm run lab -- down");
  }
  const release = takeOwnership(lab, "npm start");
  await takeDown(lab, { keepLogs: false, keepOwner: true }); // what a killed run left behind
  let passed = false;
  try {
    const trials = labTrials(lab, signal);
    const steps = [...bringUpSteps(lab, signal), ...trials.steps];
    await endOnAbort(lab, runTasks(steps, json), signal);
    const report = trials.report("npm start", labTried());
    const files = await writeReport(report, reportFolder(LAB_STACK, report));
    passed = report.passed;
    if (json) console.log(JSON.stringify(report, null, 2));
    else console.log(`\n${reportText(report, process.stdout.isTTY)}\n${renderFiles(files)}`);
    if (!passed) console.error(`Logs of every process: ${lab.path("logs")}`);
    else if (!once && process.stdout.isTTY) {
      console.log(renderWelcome(lab));
      await stayUntilAborted(signal);
    }
    return passed ? 0 : 1;
  } catch (error) {
    if (signal.aborted) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${reason}\n\nlogs of every process: ${lab.path("logs")}`);
  } finally {
    if (!json) console.log("Taking the platform down …");
    await takeDown(lab, { keepLogs: !passed && !signal.aborted });
    release();
  }
}

/** The trials of every platform, and those that only a cloud of one's own can be put to. */
function labTrials(lab: LabFolder, signal: AbortSignal) {
  let shared: Steps = {};
  const view = () => need(shared.subject, "the platform");
  const preview = (name: string, text: string) =>
    previewWithCatalog(lab, need(shared.toolchain, "the tool chain").pulumiRoot, { name, text });
  const entries = [
    ...TRIALS.filter(({ optional }) => !optional),
    awsAccess(view),
    refusal(preview),
  ];
  const config = readStackFile(LAB_STACK);
  return prepareTrials<Steps>(entries, signal, (steps) => {
    shared = steps;
    const session = need(steps.session, "the lab's cloud");
    const up = async (progress: (line: string) => void) => {
      const request = { root: ROOT, stack: LAB_STACK, program, progress, signal };
      return (await deploy(session, request)).changes;
    };
    const subject = provableLab(session, view(), up);
    return { subject, clusters: clustersOf(config), dataset: LAB_DATASET };
  });
}

function labTried(): PlatformTried {
  const { trinoVersion, gatewayVersion = DEFAULT_GATEWAY_VERSION } = readStackFile(LAB_STACK);
  const versions = { trino: String(trinoVersion), gateway: String(gatewayVersion) };
  return { where: "lab", name: LAB_STACK, versions };
}
