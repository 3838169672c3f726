import { collectEvidence } from "./evidence";
import { presentOf } from "./leftovers";
import { type Cycle, type CycleStep, destroy, Skipped, STEPS } from "./steps";

/** The file of a cycle's report in its folder. */
export const CYCLE_REPORT = "cycle.json";

/** What one cycle saw. */
export interface CycleReport {
  stack: string;
  /** The command as typed: `npm run cycle -- kind`. */
  command: string;
  /** What was deployed, by name: `trino`, `gateway`, `kubernetes`. */
  versions: Record<string, string>;
  /** Address of the Kubernetes API. */
  server: string;
  /** When it began, ISO 8601. */
  began: string;
  seconds: number;
  /** True if no step failed, and nothing is left. */
  passed: boolean;
  steps: StepReport[];
  /** What is left, in Kubernetes and on AWS, in words; empty if nothing. */
  left: string[];
}

/** What one step saw. */
export interface StepReport {
  name: string;
  title: string;
  outcome: "passed" | "failed" | "skipped";
  /** Why it failed or was skipped. */
  reason?: string;
  lines: string[];
  seconds: number;
}

/** What a run of a cycle needs besides. */
export interface CycleRun extends Pick<CycleReport, "stack" | "command" | "versions"> {
  cycle: Cycle;
  /** Names of the steps; those that are left out are skipped in silence. @default all of them */
  only?: readonly string[] | undefined;
  /** Leaves the stack where it is after a failure. */
  keep: boolean;
  /** Folder for the evidence of a failure. */
  evidence: string;
  /** Shows a step while it runs. */
  show<T>(step: CycleStep, work: () => Promise<T>): Promise<T>;
}

/**
 * Deploys a stack, tries it, changes it, breaks it, mends it, and takes it away, whatever happens in
 * between: after a failure and after Ctrl-C, too. A failed step ends the others.
 *
 * @throws Error if something of the stack is there before
 */
export async function runCycle(run: CycleRun): Promise<CycleReport> {
  const { cycle, stack, command, versions, keep, only } = run;
  const before = await presentOf(cycle.api, cycle.config);
  if (before.length > 0) {
    throw new Error(
      `the Kubernetes cluster at ${cycle.api.server} has ${before.join(", ")} already: a cycle begins from nothing, and would take it away at its end`,
    );
  }
  const began = new Date();
  const steps: StepReport[] = [];
  const attempt = async (step: CycleStep, on: Cycle) => {
    const report = await attemptStep(run, step, on);
    steps.push(report);
    return report.outcome !== "failed";
  };
  const wanted = STEPS.filter(({ name }) => only === undefined || only.includes(name));
  let fine = true;
  for (const step of wanted) {
    if (!fine) break;
    fine = await attempt(step, cycle);
  }
  if (!fine) await gather(run);
  // Ctrl-C ended what ran; what it had made is taken away all the same.
  const calm = { ...cycle, signal: new AbortController().signal };
  const takeAway = async () => {
    if (await attempt(destroy, calm)) return true;
    if (!cycle.signal.aborted) return false;
    // A terminal sends Ctrl-C to the engine, too, which then gives up half way: seen on a real node.
    steps.pop();
    return attempt(destroy, calm);
  };
  if (fine || !keep) fine = (await takeAway()) && fine;
  const left = fine ? [] : await leftOf(cycle);
  return {
    stack,
    command,
    versions,
    server: cycle.api.server,
    began: began.toISOString(),
    seconds: secondsSince(began.getTime()),
    passed: fine,
    steps,
    left,
  };
}

/** What Kubernetes shows, and what the engine has not deleted. */
async function leftOf({ api, config, own }: Cycle): Promise<string[]> {
  const inCluster = await presentOf(api, config).catch(() => [
    "nobody knows what in Kubernetes: its API does not answer",
  ]);
  return toldOnce(inCluster, own.remaining(), config.namespace);
}

/** What is there and in the state: `namespace trino` is the state's `Namespace trino`. */
export function toldOnce(present: string[], inState: string[], namespace: string): string[] {
  const asPresent = (text: string) => {
    const [kind = "", id = ""] = text.split(" ");
    return `${kind.toLowerCase()} ${id.replace(`${namespace}/`, "")}`;
  };
  return [...present, ...inState.filter((text) => !present.includes(asPresent(text)))];
}

async function attemptStep(run: CycleRun, step: CycleStep, cycle: Cycle): Promise<StepReport> {
  const { name, title } = step;
  const began = Date.now();
  const done = (rest: Pick<StepReport, "outcome" | "lines"> & { reason?: string }): StepReport => ({
    name,
    title,
    ...rest,
    seconds: secondsSince(began),
  });
  try {
    cycle.signal.throwIfAborted();
    const lines = await run.show(step, () => step.run(cycle));
    return done({ outcome: "passed", lines });
  } catch (error) {
    const told = error instanceof Error ? error.message : String(error);
    const reason = cycle.signal.aborted ? "interrupted" : told;
    return done({ outcome: error instanceof Skipped ? "skipped" : "failed", reason, lines: [] });
  }
}

/** What cannot be had must not hide why the step failed. */
async function gather({ cycle, evidence }: CycleRun): Promise<void> {
  try {
    await collectEvidence(cycle.api, cycle.config.namespace, evidence);
  } catch (error) {
    cycle.progress(`no logs: ${error instanceof Error ? error.message : error}`);
  }
}

const secondsSince = (time: number) => Math.round((Date.now() - time) / 1000);
