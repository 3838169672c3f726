import type { ListrTask } from "listr2";
import { loadDataset } from "../../proof/dataset";
import { proveRouting } from "../../proof/routing";
import { proveSpooling, type Spooled } from "../../proof/spooling";
import type { Evidence } from "../../proof/subject";
import { proveBatchSurvives, proveInteractiveFails } from "../../proof/worker-loss";
import type { LabFolder } from "../folder";
import { heal } from "../platform/heal";
import { isKept, takeOwnership } from "../platform/owner";
import { takeDown } from "../platform/take-down";
import { proveAwsAccess } from "../proof/aws-access";
import { proveRefusal } from "../proof/refusal";
import { bringUpSteps, need, reportTo, type Steps } from "./bring-up";
import { endOnAbort, stayUntilAborted } from "./interrupt";
import { previewWithCatalog } from "./preview-with-catalog";
import { renderEvidence, renderWelcome } from "./report";
import { runTasks } from "./tasks";

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
 * @returns the exit code
 */
export async function start(lab: LabFolder, { once, json, signal }: StartOptions): Promise<number> {
  if (isKept(lab)) {
    throw new Error("a platform is up already; take it down first: npm run lab -- down");
  }
  const release = takeOwnership(lab, "npm start");
  await takeDown(lab, { keepLogs: false, keepOwner: true }); // what a killed run left behind
  const began = performance.now();
  const evidence: Evidence[] = [];
  let failed = true;
  try {
    const stays = !once && Boolean(process.stdout.isTTY);
    const steps = [
      ...bringUpSteps(lab, signal),
      ...proofSteps(lab, evidence),
      ...(stays ? [healStep(lab)] : []),
    ];
    await endOnAbort(lab, runTasks(steps, json), signal);
    const seconds = (performance.now() - began) / 1000;
    if (json) console.log(JSON.stringify({ seconds, evidence }, null, 2));
    else console.log(renderEvidence(evidence, seconds));
    failed = false;
    if (stays) {
      console.log(renderWelcome(lab));
      await stayUntilAborted(signal);
    }
    return 0;
  } catch (error) {
    if (signal.aborted) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${reason}\n\nlogs of every process: ${lab.path("logs")}`);
  } finally {
    if (!json) console.log("Taking the platform down …");
    await takeDown(lab, { keepLogs: failed && !signal.aborted });
    release();
  }
}

function proofSteps(lab: LabFolder, evidence: Evidence[]): ListrTask<Steps>[] {
  let spooled: Spooled | undefined;
  const subject = (steps: Steps) => need(steps.subject, "the platform");
  return [
    {
      title: "A pipeline fills a table on S3 through the gateway",
      task: async (steps) => {
        await loadDataset(subject(steps));
      },
    },
    {
      title: "Routing: dashboards to interactive, pipelines and writes to batch",
      task: async (steps, task) => {
        evidence.push(await proveRouting(subject(steps), reportTo(task)));
      },
    },
    {
      title: "Spooling: intermediate data in every exchange bucket, gone afterwards",
      task: async (steps, task) => {
        spooled = await proveSpooling(subject(steps), reportTo(task));
        evidence.push(spooled.evidence);
      },
    },
    {
      title: "Fault tolerance: a batch worker is killed in the middle of a query",
      task: async (steps, task) => {
        const { expected } = need(spooled, "the right result");
        evidence.push(await proveBatchSurvives(subject(steps), expected, reportTo(task)));
      },
    },
    {
      title: "The same on interactive, which does not retry",
      task: async (steps, task) => {
        evidence.push(await proveInteractiveFails(subject(steps), reportTo(task)));
      },
    },
    {
      title: "AWS: S3 over TLS, and a role for each cluster",
      task: async (steps) => {
        evidence.push(await proveAwsAccess(subject(steps)));
      },
    },
    {
      title: "Refusal: a catalog that batch must not write to",
      task: async (steps) => {
        const { pulumiRoot } = need(steps.toolchain, "the tool chain");
        const preview = (name: string, text: string) =>
          previewWithCatalog(lab, pulumiRoot, { name, text });
        evidence.push(await proveRefusal(preview));
      },
    },
  ];
}

/** Who stays wants all workers back. */
function healStep(lab: LabFolder): ListrTask<Steps> {
  return {
    title: "The killed workers come back, as Kubernetes would have it",
    task: async (steps, task) => {
      const { cluster } = need(steps.session, "the lab's cloud").cloud;
      await heal(lab, cluster, reportTo(task));
    },
  };
}
