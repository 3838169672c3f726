import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import { LAB_STACK, ROOT } from "../../cli/context";
import { editedStack, type Platform } from "../stage/platform";
import type { Benchmark, Run, Sample } from "../suite/benchmark";
import { childrenSeconds } from "../suite/machine";

const COMMANDS = ["preview", "diff", "render"] as const;

/** Commands on growing stack files; what grows is the number in the name of a case. */
function previewOf(
  name: string,
  noun: string,
  sizes: readonly number[],
  grow: (platform: Platform, size: number) => void,
): Benchmark {
  return {
    name,
    question: `What do the engine's commands cost as a stack file gets more ${noun}, and is it linear?`,
    against: "an empty program on the same engine, with the same SDKs",
    variants: ["our program", "empty program"],
    figures: Object.fromEntries(
      COMMANDS.map((command) => [
        command,
        { unit: "CPU s", meaning: `processor time of \`npm run ${command}\` and its engine` },
      ]),
    ),
    cases: sizes.map((size) => `${size} ${noun}`),
    rounds: 3,
    goals: COMMANDS.map((command) => ({
      text: `${command} with ${sizes[0]} ${noun}, ours / empty`,
      figure: command,
      of: "ratio",
      over: { case: `${sizes[0]} ${noun}` },
      most: 1.5,
    })),
    plots: COMMANDS.map((figure) => ({ kind: "lines", figure })),
    conditions: "Stack `local`, edited, state from nothing; each command in a process of its own",
    findings: "",
    run: (run) => {
      const ask = (given: string, variant: string) =>
        measure(run, (platform) => grow(platform, Number.parseInt(given, 10)), variant);
      return run.pairs(ask);
    },
  };
}

async function measure(
  { lab, signal }: Run,
  edit: (platform: Platform) => void,
  variant: string,
): Promise<Sample> {
  const root = lab.path("rehearsed");
  mkdirSync(join(root, "stacks"), { recursive: true });
  cpSync(join(ROOT, "Pulumi.yaml"), join(root, "Pulumi.yaml"));
  writeFileSync(join(root, "stacks", `Pulumi.${LAB_STACK}.yaml`), editedStack(edit));
  const sample: Sample = {};
  const script = join(ROOT, "bench", "stage", "rehearse-once.ts");
  for (const command of COMMANDS) {
    signal.throwIfAborted();
    const before = childrenSeconds();
    const which = variant === "empty program" ? "empty" : "program";
    const args = ["--import", "tsx", script, root, LAB_STACK, command, which];
    const child = execa(process.execPath, args, { cwd: ROOT });
    const stop = () => child.kill();
    signal.addEventListener("abort", stop, { once: true });
    await child.finally(() => signal.removeEventListener("abort", stop));
    sample[command] = childrenSeconds() - before;
  }
  rmSync(root, { recursive: true, force: true });
  return sample;
}

export const previewClusters = previewOf(
  "preview-clusters",
  "clusters",
  [2, 10, 25, 50],
  (platform, size) => {
    const { batch } = platform.clusters;
    for (let index = 2; index < size; index++) {
      platform.clusters[`batch-${index}`] = structuredClone(batch);
    }
  },
);

export const previewBuckets = previewOf(
  "preview-buckets",
  "buckets",
  [3, 10, 50],
  (platform, size) => {
    platform.exchange.s3.bucketCount = size;
  },
);
