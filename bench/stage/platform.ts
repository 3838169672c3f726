import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { LAB_STACK, ROOT } from "../../cli/context";
import { program } from "../../infra/program";
import { PLATFORM_KEY } from "../../infra/stack-file";
import { trinoVersionsOf } from "../../lab/cli/bring-up";
import { deploy } from "../../lab/platform/deploy";
import { heal } from "../../lab/platform/heal";
import { openSession, type Session } from "../../lab/platform/session";
import { type LabView, platformSubject } from "../../lab/platform/subject";
import { listProcesses } from "../../lab/processes";
import { ensureToolchain } from "../../lab/toolchain";
import { mustRun } from "../../proof/trino/client";
import type { Run } from "../suite/benchmark";

// biome-ignore lint/suspicious/noExplicitAny: `platform` of a stack file, of which any part may be edited
export type Platform = any;
export type Edit = (platform: Platform) => void;

/** A platform of the lab that a trial has for itself. */
export interface Stage {
  session: Session;
  /** Addresses now: they change with each `up`. */
  subject(): LabView;
  /** `pulumi up` of the lab's stack file, edited. */
  up(edit: Edit): Promise<Record<string, number>>;
  /** Ids of the processes of a cluster that run now: its coordinator and its workers. */
  pids(cluster: string): number[];
  /** Starts what was killed again, as Kubernetes would. */
  heal(): Promise<void>;
}

/** The lab's stack file, edited. */
export function editedStack(edit: Edit): string {
  const stack = parse(readFileSync(join(ROOT, "stacks", `Pulumi.${LAB_STACK}.yaml`), "utf8"));
  edit(stack.config[PLATFORM_KEY]);
  return stringify(stack);
}

/**
 * Servers that are measured have the compiler that they have in a pod; the lab's usually do without it,
 * because they live for minutes.
 */
export function withCompiler(platform: Platform): void {
  for (const cluster of Object.values(platform.clusters) as Platform[]) {
    delete cluster.valuesOverride;
  }
}

/** Brings the platform up with the lab's stack file, edited; or gives the one with that edit that is up. */
export const openPlatform = (run: Run, edit: Edit): Promise<Stage> =>
  run.stage(editedStack(edit), () => bringUp(run, edit));

async function bringUp({ lab, signal, progress }: Run, edit: Edit): Promise<Stage> {
  const root = lab.path("root");
  mkdirSync(root, { recursive: true });
  cpSync(join(ROOT, "Pulumi.yaml"), join(root, "Pulumi.yaml"));
  cpSync(join(ROOT, "stacks"), join(root, "stacks"), { recursive: true });
  const toolchain = await ensureToolchain(progress, trinoVersionsOf(editedStack(edit)));
  const session = await openSession(lab, toolchain);
  const up = async (change: Edit) => {
    signal.throwIfAborted();
    writeFileSync(join(root, "stacks", `Pulumi.${LAB_STACK}.yaml`), editedStack(change));
    const request = { root, stack: LAB_STACK, program, progress: () => {}, signal };
    return (await deploy(session, request)).changes;
  };
  progress("pulumi up");
  await up(edit);
  const subject = () => platformSubject(lab);
  const servers = Object.values(subject().coordinators);
  await Promise.all(servers.map((server) => mustRun(server, "SELECT 1")));
  progress("the platform answers");
  const pids = (cluster: string) =>
    listProcesses(lab)
      .filter(({ alive, name }) => alive && isOf(name, cluster))
      .map(({ pid }) => pid);
  return { session, subject, up, pids, heal: () => heal(lab, session.cloud.cluster, () => {}) };
}

const isOf = (process: string, cluster: string) =>
  new RegExp(`^trino-${cluster}-(coordinator|worker-\\d+)$`).test(process);
