import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { type Call, commandLine, show } from "../../cli/command";
import { readStack, stackNameOf, stackPathOf } from "../../cli/commands/stack-file";
import { stackHealth } from "../../cli/commands/status";
import { ROOT } from "../../cli/context";
import { estimateCost } from "../../cli/cost/estimate";
import { LIST_BASIS } from "../../cli/cost/prices-file";
import { ensurePulumi } from "../../cli/install/pulumi";
import { coloursOf, type Output, UsageError } from "../../cli/output";
import { withProgressShown } from "../../cli/progress";
import { kubeConfigOf, kubernetesApi } from "../../cli/status";
import { eitherOf } from "../../components/shared/faults";
import { DEFAULT_GATEWAY_VERSION } from "../../components/shared/versions";
import { databaseOnAws } from "../../infra/database";
import { askBackend } from "../../infra/exchange/backends";
import { program } from "../../infra/program";
import type { PlatformConfig } from "../../infra/stack-file";
import { patientApi } from "../kubernetes/waiting";
import { type Engine, ownStack } from "./engine";
import { proveCommand } from "./prove";
import { CYCLE_REPORT, type CycleReport, runCycle } from "./run-cycle";
import { withOverrides, withVersion } from "./stack-files";
import { type Cycle, destroy, LIMITS, STEPS } from "./steps";

/** Options that a report tells. */
const OPTIONS = ["from", "steps", "region", "eks-cluster", "out"];

/** What a test has of its own. */
export interface CycleSurroundings {
  /** @default the official engine and providers, and the program as `pulumi up` runs it */
  engine?: Omit<Engine, "project">;
  limits?: Cycle["limits"];
  prove?: Cycle["prove"];
}

/**
 * The command `cycle`: deploys a stack into the Kubernetes cluster of its kubeconfig, tries it, changes,
 * breaks and mends it, and takes it away.
 *
 * @returns the exit code: 0 if all of it went well, and nothing is left
 * @throws UsageError, StackFileError, NoKubernetes, ApiUnreachable
 */
export async function cycle(call: Call, surroundings: CycleSurroundings = {}): Promise<number> {
  const { output } = call;
  const [given = ""] = call.args;
  readStack(given);
  const [stack, file] = [stackNameOf(given), stackPathOf(given)];
  const only = stepsOf(call.value("steps"));
  const from = call.value("from");
  const text = withOverrides(readFileSync(file, "utf8"), {
    region: call.value("region"),
    eksCluster: call.value("eks-cluster"),
  });
  const signal = call.onInterrupt();
  const own = ownStack(stack, { project: ROOT, ...(await engineOf(call, surroundings)) });
  try {
    // What the command line changed is checked as the file itself: by what the engine would read.
    const { platform, region } = readOwn(own, text, from);
    const config = await kubeConfigOf(platform.kubernetes);
    const asked = await kubernetesApi(config);
    const { gitVersion } = await asked.get<{ gitVersion: string }>("/version");
    const api = patientApi(asked, signal);
    const place = `context ${config.getCurrentContext()}, ${api.server}, Kubernetes ${gitVersion}`;
    output.err(intention({ stack, place, platform, region, only, from, keep: call.flag("keep") }));
    await agreed(call, signal);
    const evidence = resolve(call.value("out") ?? `cycle-${stack}`);
    let progress = "";
    const { trinoVersion, gatewayVersion = DEFAULT_GATEWAY_VERSION } = platform;
    const report = await runCycle({
      stack,
      command: commandLine("cycle", call, OPTIONS),
      versions: {
        trino: from === undefined ? trinoVersion : `${from} to ${trinoVersion}`,
        gateway: String(gatewayVersion),
        kubernetes: gitVersion,
      },
      only,
      keep: call.flag("keep"),
      evidence,
      show: (step, work) => {
        progress = "";
        return withProgressShown(output, step.title, () => progress, work);
      },
      cycle: {
        own,
        text,
        config: platform,
        from,
        api,
        health: () => stackHealth(stack, platform, Date.now(), api),
        prove: surroundings.prove ?? proveCommand(own.folder, evidence),
        limits: surroundings.limits ?? LIMITS,
        signal,
        progress: (line) => {
          progress = line;
        },
      },
    });
    keepReport(report, evidence);
    show(call, report, () => formatCycle(report, output, evidence));
    const wasKept = report.left.length > 0 && call.flag("keep");
    if (report.left.length > 0) output.err(wayOut(own.folder, stack, wasKept));
    if (report.left.length === 0) own.close();
    return report.passed ? 0 : 1;
  } catch (error) {
    own.close();
    throw error;
  }
}

/** @throws StackFileError if what the command line says makes it wrong */
function readOwn(own: ReturnType<typeof ownStack>, text: string, from: string | undefined) {
  if (from !== undefined) {
    own.write(withVersion(text, from));
    readStack(own.file);
  }
  own.write(text);
  return readStack(own.file);
}

async function engineOf({ output }: Call, { engine }: CycleSurroundings) {
  if (engine) return engine;
  const pulumiRoot = await ensurePulumi(output.err);
  return { pulumiRoot, program: () => program({ asksCluster: true }) };
}

function stepsOf(names: string | undefined): string[] | undefined {
  const known = STEPS.map(({ name }) => name);
  const wanted = names?.split(",").map((name) => name.trim());
  const unknown = wanted?.filter((name) => !known.includes(name)) ?? [];
  if (unknown.length > 0) {
    throw new UsageError(
      `--steps: there is no step "${unknown.join('", "')}"; use ${eitherOf(known)}`,
    );
  }
  if (wanted && !wanted.includes("deploy")) {
    throw new UsageError("--steps: without deploy there is nothing to try; put it first");
  }
  return wanted;
}

/** What will be done, to what, and what it costs. */
function intention(plan: {
  stack: string;
  place: string;
  platform: PlatformConfig;
  region: string;
  only: string[] | undefined;
  from: string | undefined;
  keep: boolean;
}): string {
  const { stack, place, platform, region, only, from, keep } = plan;
  const steps = [...STEPS.filter(({ name }) => only?.includes(name) ?? true), destroy];
  return [
    `${stack} in ${place}, namespace ${platform.namespace}${from ? `, first with Trino ${from}` : ""}:`,
    ...steps.map(({ title, name }, index) => `  ${index + 1}. ${title} (${name})`),
    keep
      ? "After a failure it stays where it is (--keep)."
      : "It is destroyed at the end, after a failure and after Ctrl-C, too.",
    "The engine's state is in a folder of its own; no other stack is touched.",
    costOf(platform, region),
  ].join("\n");
}

/** What an hour costs on AWS, if anything of it is there. */
function costOf(platform: PlatformConfig, region: string): string {
  const onS3 = askBackend(platform, (backend, written) => backend.amazonS3(written)) !== undefined;
  if (!platform.identity && !onS3 && !databaseOnAws(platform)) {
    return "It makes nothing on AWS.";
  }
  const report = estimateCost(platform, region, LIST_BASIS);
  const { hoursPerMonth } = report.assumptions;
  // Requests and storage follow what is spooled, which in an hour of trials is next to nothing.
  const lasting = report.nodes.reduce(
    (sum, { monthly }) => sum + monthly.max,
    report.database ?? 0,
  );
  const dollars = (lasting / hoursPerMonth).toFixed(2);
  return `On AWS an hour of it costs about ${dollars} US dollars (${report.prices.region}, ${report.prices.date}), if nodes are made for it; requests to S3 in trials cost cents. Not in it: the Kubernetes cluster itself.`;
}

/** @throws UsageError if nobody agreed */
async function agreed(call: Call, signal: AbortSignal): Promise<void> {
  if (call.flag("yes")) return;
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UsageError("nobody can be asked here; say --yes");
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await lines.question("Go on? (yes/no) ", { signal });
    if (!/^y(es)?$/i.test(answer.trim())) throw new UsageError("nothing was done");
  } finally {
    lines.close();
  }
}

/** The report as text. */
export function formatCycle(report: CycleReport, output: Output, evidence: string): string {
  const { green, red, yellow, dim } = coloursOf(output);
  const mark = { passed: green("passed "), failed: red("failed "), skipped: yellow("skipped") };
  const failed = report.steps.some(({ outcome }) => outcome === "failed");
  return [
    ...report.steps.flatMap(({ name, title, outcome, reason, lines, seconds }) => [
      `${mark[outcome]} ${name}: ${title} ${dim(`${seconds} s`)}`,
      ...(reason ? reason.split("\n").map((line) => `          ${line}`) : []),
      ...lines.map((line) => `          ${line}`),
    ]),
    report.left.length > 0 ? red(`left: ${report.left.join(", ")}`) : "nothing is left",
    ...(failed ? [`logs, pods and events of the failure: ${evidence}`] : []),
  ].join("\n");
}

/** For `npm run keep`, and for whoever did not see it. */
function keepReport(report: CycleReport, folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, CYCLE_REPORT), `${JSON.stringify(report, null, 2)}\n`);
}

/** Where something is left, its state is what takes it away. */
function wayOut(folder: string, stack: string, wasKept: boolean): string {
  const env = `PULUMI_BACKEND_URL=file://${folder}/state PULUMI_CONFIG_PASSPHRASE_FILE=${folder}/passphrase`;
  return [
    wasKept ? "To take it away:" : "The state stays, so that it can be taken away:",
    `  cd ${folder}/workspace/${stack} && ${env} pulumi destroy --stack ${stack}`,
  ].join("\n");
}
