import { mkdirSync, rmSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import execa from "execa";
import { isMap } from "../../cli/charts/values";
import { resolveMounts } from "../../cli/charts/volumes";
import type { KubernetesObject } from "../../cli/providers/cloud";
import type { LabFolder } from "../folder";
import { logFile } from "../processes";
import { resolveEndpoints } from "./endpoints";
import { resolveEnvironment } from "./environment";
import { appendLog } from "./job-log";
import { writeMounts } from "./mounts";
import { podFolder } from "./place";
import { relocatePaths } from "./relocation";

type Fields = Record<string, unknown>;

/** Kubernetes' default. */
const BACKOFF_LIMIT = 6;
/** Kubernetes waits 10 s, 20 s, 40 s, ...: a laptop need not. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5_000;
/** A Job without `activeDeadlineSeconds` may run for ever on Kubernetes; here it may not. */
const LONGEST_SECONDS = 600;

/** `originalMessage`: why it could not be started at all, for example `spawn curl ENOENT`. */
type Outcome = execa.ExecaReturnValue & { originalMessage?: string };

/** The command of a Job's container, ready to run on this laptop. */
interface JobProcess {
  name: string;
  command: string[];
  env: Record<string, string>;
  folder: string;
}

/**
 * Runs a Job's container to its end, again after a failure as often as `backoffLimit` says, and
 * within `activeDeadlineSeconds`.
 * @throws Error with `BackoffLimitExceeded` or `DeadlineExceeded`, the last log lines, and the log
 */
export async function runJob(lab: LabFolder, job: KubernetesObject): Promise<void> {
  const spec = asMap(job.spec);
  const prepared = prepareJob(lab, job);
  const seconds = Math.min(Number(spec.activeDeadlineSeconds ?? LONGEST_SECONDS), LONGEST_SECONDS);
  const deadline = Date.now() + seconds * 1000;
  const attempts = Number(spec.backoffLimit ?? BACKOFF_LIMIT) + 1;
  try {
    await attempt(lab, prepared, attempts, deadline);
  } finally {
    rmSync(prepared.folder, { recursive: true, force: true });
  }
}

async function attempt(lab: LabFolder, job: JobProcess, attempts: number, deadline: number) {
  let output = "";
  for (let left = attempts, wait = FIRST_PAUSE_MS; left > 0; left--) {
    const remaining = deadline - Date.now();
    if (remaining <= 0) throw failure(lab, job, "DeadlineExceeded", output);
    const [command = "", ...args] = job.command;
    const { PATH = "", HOME = "" } = process.env;
    const result: Outcome = await execa(command, args, {
      cwd: job.folder,
      env: { PATH, HOME, ...job.env },
      extendEnv: false,
      reject: false,
      all: true,
      stdin: "ignore",
      timeout: remaining,
      killSignal: "SIGKILL",
    });
    output = result.all || result.originalMessage || "";
    appendLog(lab, job.name, output);
    if (result.timedOut) throw failure(lab, job, "DeadlineExceeded", output);
    if (!result.failed) return;
    if (left > 1) await pause(Math.min(wait, remaining));
    wait = Math.min(wait * 2, LONGEST_PAUSE_MS);
  }
  throw failure(lab, job, "BackoffLimitExceeded", output);
}

function failure(lab: LabFolder, job: JobProcess, reason: string, output: string): Error {
  const lines = output.trimEnd().split("\n").slice(-10);
  const shown = lines.map((line) => `  | ${line}`).join("\n");
  return new Error(`job ${job.name}: ${reason}\n${shown}\n  log: ${logFile(lab, job.name)}`);
}

function prepareJob(lab: LabFolder, job: KubernetesObject): JobProcess {
  const name = job.metadata.name;
  const namespace = job.metadata.namespace ?? "default";
  const pod = asMap(asMap(asMap(job.spec).template).spec);
  const container = onlyContainer(name, pod);
  const mounting = resolveMounts(asList(pod.volumes), asList(container.volumeMounts), "volumes");
  if (mounting.faults.length > 0) throw new Error(`job ${name}: ${mounting.faults.join("\n")}`);
  const folder = podFolder(lab, name);
  const paths = mounting.mounts.map(({ path }) => path);
  const localize = (text: string) =>
    resolveEndpoints(lab, relocatePaths(text, paths, folder), namespace);
  const own = resolveEnvironment(lab, {
    namespace,
    podName: name,
    env: asList(container.env),
    envFrom: asList(container.envFrom),
  });
  const command = commandOf(name, container, own);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeMounts(lab, mounting.mounts, { podName: name, namespace, folder, localize });
  return {
    name,
    folder,
    command: command.map(localize),
    env: Object.fromEntries(Object.entries(own).map(([key, value]) => [key, localize(value)])),
  };
}

function onlyContainer(name: string, pod: Fields): Fields {
  const containers = asList(pod.containers).filter(isMap);
  const others = asList(pod.initContainers).length;
  if (containers.length !== 1 || others > 0 || !containers[0]) {
    throw new Error(`job ${name}: the lab runs Jobs of one container and no init containers`);
  }
  return containers[0];
}

function commandOf(name: string, container: Fields, env: Record<string, string>): string[] {
  const command = [...asList(container.command), ...asList(container.args)].map(String);
  if (asList(container.command).length === 0) {
    throw new Error(`job ${name}: command: missing, the lab has no image to take it from`);
  }
  const text = command.join("\n");
  const expanded = Object.keys(env).find((key) => text.includes(`$(${key})`));
  if (expanded === undefined) return command;
  // Kubernetes would put the value, which may be a secret, into the process's arguments.
  throw new Error(
    `job ${name}: command: $(${expanded}) is not modelled; use the shell's $${expanded}`,
  );
}

const asMap = (value: unknown): Fields => (isMap(value) ? value : {});
const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
