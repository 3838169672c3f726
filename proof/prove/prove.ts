import { type Call, commandLine, show } from "../../cli/command";
import { readStack, stackNameOf } from "../../cli/commands/stack-file";
import { LAB_STACK } from "../../cli/context";
import { UsageError } from "../../cli/output";
import { withProgressShown } from "../../cli/progress";
import { runTasks } from "../../cli/tasks";
import { dropTables } from "../dataset";
import type { Report } from "../report/report";
import { reportText } from "../report/text";
import { writeReport } from "../report/write";
import { renderFiles, reportFolder } from "../report-folder";
import { prepareTrials, type Trials } from "../run-trials";
import { NotTried } from "../subject";
import { TRIALS } from "../trials";
import { chooseTrials, refuseProduction } from "./choice";
import { loginOf } from "./login";
import { cleanUpAfter, type OpenStack, openStackForTrials } from "./open";
import { describePlan } from "./plan";
import { askPerson, askSecretly } from "./terminal";
import { type Ledger, openLedger } from "./unfinished";

/** Exit codes besides 0: something failed, nothing could be tried, somebody stopped it. */
const [FAILED, NOT_TRIED, STOPPED] = [1, 2, 130];

/** Options that a report tells. */
const OPTIONS = ["only", "with", "catalog", "location", "production", "out"];

/** Where a test has its stack files, and its terminal. */
export interface ProveSurroundings {
  /** Folder of the stack files. @default the project's */
  stacks?: string;
  /** Whether a person sits there. @default as standard input and output say */
  isPerson?: boolean;
  /** Where runs are written down that have not ended. @default `.prove/unfinished` */
  ledger?: Ledger;
}

/**
 * The command `prove`: the trials of `npm start` against a stack in a Kubernetes cluster.
 *
 * @returns the exit code
 * @throws Error if nothing could be tried
 */
export async function prove(call: Call, around: ProveSurroundings = {}): Promise<number> {
  const [stack = ""] = call.args;
  if (stack === LAB_STACK) throw new UsageError(`${stack} runs in the local cloud: npm start`);
  const entries = chooseTrials(TRIALS, { only: call.value("only"), with: call.value("with") });
  const file = readStack(stack, around.stacks);
  refuseProduction(stack, file.platform, call.value("production"));
  const { isPerson = Boolean(process.stdin.isTTY && process.stdout.isTTY) } = around;
  const isAsked = !call.flag("yes");
  if (isAsked && (!isPerson || call.json)) {
    throw new UsageError("nobody is there to be asked whether pods may be killed: say --yes");
  }
  const signal = call.onInterrupt();
  const askFor = isPerson ? (text: string) => askSecretly(text, signal) : undefined;
  const login = await loginOf(file.platform, process.env, askFor);
  const ledger = around.ledger ?? openLedger();
  const wish = { catalog: call.value("catalog"), location: call.value("location") };
  const opening = { stack, file, login, wish, ledger, signal };
  const opened = await withProgressShown(
    call.output,
    `opening ways to ${stack}`,
    () => "",
    () => openStackForTrials(opening),
  );
  try {
    signal.throwIfAborted();
    const trials = prepareTrials<object>(entries, signal, () => opened);
    const folder = call.value("out") ?? reportFolder(stackNameOf(stack), trials);
    const plan = { ...opened, namespace: file.platform.namespace, unseen: opened.subject.unseen };
    const user = login.user ?? "";
    if (!call.json) call.output.out(describePlan({ ...plan, stack, user, entries, folder }));
    if (isAsked && !(await isAgreed(signal))) return NOT_TRIED;
    await cleanUpAfterOthers(opened, ledger);
    const left = await tryAll(trials, opened, ledger, call.json);
    const report = trials.report(commandLine("prove", call, OPTIONS), opened.tried);
    const files = await writeReport(report, folder);
    const text = () => `\n${reportText(report, call.output.isTerminal)}\n${renderFiles(files)}`;
    show(call, report, text);
    for (const one of left) call.output.err(one);
    if (signal.aborted) return STOPPED;
    return left.length > 0 ? FAILED : codeOf(report);
  } catch (error) {
    // Whatever broke then, broke because of that.
    signal.throwIfAborted();
    throw error;
  } finally {
    await opened.subject.close();
  }
}

/** Runs the trials, and puts everything back; gives what could not be. */
async function tryAll(
  { steps }: Pick<Trials<object>, "steps">,
  opened: OpenStack,
  ledger: Ledger,
  json: boolean,
): Promise<string[]> {
  opened.begin();
  const left: string[] = [];
  try {
    await runTasks(steps, json);
  } finally {
    left.push(...(await cleanUp(opened)));
    if (left.length === 0) ledger.settle();
  }
  return left;
}

async function cleanUp({ subject, dataset, ask }: OpenStack): Promise<string[]> {
  const left: string[] = [];
  const later = "the next run of npm run prove on this machine does it";
  await subject
    .putBack()
    .catch((error) =>
      left.push(`numbers of pods could not be put back, ${later}: ${error.message}`),
    );
  if (dataset instanceof NotTried || dataset.schema === undefined) return left;
  const name = `${dataset.catalog}.${dataset.schema}`;
  await dropTables(ask, dataset).catch((error) =>
    left.push(`the schema ${name} could not be dropped, ${later}: ${error.message}`),
  );
  return left;
}

async function cleanUpAfterOthers(opened: OpenStack, ledger: Ledger): Promise<void> {
  for (const run of opened.abandoned) {
    await cleanUpAfter(run, opened);
    ledger.forget(run);
  }
}

async function isAgreed(signal: AbortSignal): Promise<boolean> {
  return /^y(es)?$/i.test((await askPerson("Go on? (yes/no) ", signal)).trim());
}

/** 2 if not a single trial could be tried. */
export function codeOf({ trials, passed }: Pick<Report, "trials" | "passed">): number {
  if (!passed) return FAILED;
  return trials.some(({ outcome }) => outcome === "passed") ? 0 : NOT_TRIED;
}
