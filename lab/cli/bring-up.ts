import { parse } from "yaml";
import { LAB_STACK, ROOT } from "../../cli/context";
import { stackFile } from "../../cli/rehearsal/stack-file";
import { reportTo, type Step } from "../../cli/tasks";
import { DEFAULT_TRINO_VERSION } from "../../components/shared/versions";
import { program } from "../../infra/program";
import { PLATFORM_KEY } from "../../infra/stack-file";
import { mustRun } from "../../proof/trino/client";
import type { LabFolder } from "../folder";
import { deploy } from "../platform/deploy";
import { heal, lostBuckets } from "../platform/heal";
import { openSession, type Session, type SessionOptions } from "../platform/session";
import { type LabView, platformSubject } from "../platform/subject";
import { ensureToolchain, type Toolchain } from "../toolchain";
import { refuseWhatCannotRun } from "./preflight";

/** What the steps of a command hand on to each other. */
export interface Steps {
  toolchain?: Toolchain;
  session?: Session;
  subject?: LabView;
  changes?: Record<string, number>;
}

/** A value that an earlier step has set. */
export function need<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`${what} is not there yet`);
  return value;
}

/** The steps from nothing, or from whatever is there, to a platform that answers. */
export function bringUpSteps(
  lab: LabFolder,
  signal: AbortSignal,
  options: SessionOptions = {},
): Step<Steps>[] {
  const unlessAborted = () => signal.throwIfAborted();
  return [
    {
      title: "Tool chain: Pulumi, JDK, Trino, Trino Gateway, S3 server, PostgreSQL",
      task: async (steps, task) => {
        const versions = trinoVersionsOf(stackFile(ROOT, LAB_STACK));
        steps.toolchain = await ensureToolchain(reportTo(task), versions);
        unlessAborted();
      },
    },
    {
      title: "What the lab cannot run",
      task: async (steps) => {
        await refuseWhatCannotRun(need(steps.toolchain, "the tool chain"));
        unlessAborted();
      },
    },
    {
      title: "What exists before the stack: S3, PostgreSQL, the lake's catalog",
      task: async (steps) => {
        steps.session = await openSession(lab, need(steps.toolchain, "the tool chain"), {
          region: regionOf(stackFile(ROOT, LAB_STACK)),
          ...options,
        });
        unlessAborted();
      },
    },
    {
      title: `pulumi up, stack ${LAB_STACK}`,
      task: async (steps, task) => {
        const session = need(steps.session, "the lab's cloud");
        await heal(lab, session.cloud.cluster, reportTo(task));
        const lost = await lostBuckets(lab, session.cloud.objectStore);
        const { changes } = await deploy(session, {
          root: ROOT,
          stack: LAB_STACK,
          program,
          progress: reportTo(task),
          signal,
          refresh: lost.length > 0,
        });
        steps.changes = changes;
        steps.subject = platformSubject(lab);
        task.title = `pulumi up, stack ${LAB_STACK}: ${describeChanges(changes)}`;
      },
    },
    {
      title: "First query on each cluster",
      skip: (steps) => Object.keys(steps.changes ?? {}).every((op) => op === "same"),
      task: async (steps) => {
        const { gateway, coordinators } = need(steps.subject, "the platform");
        const addresses = [gateway, ...Object.values(coordinators)];
        await Promise.all(addresses.map((address) => mustRun(address, "SELECT 1")));
        unlessAborted();
      },
    },
  ];
}

/** `aws:region` of a stack file. */
function regionOf(text: string | undefined): string | undefined {
  const region: unknown = parse(text ?? "")?.config?.["aws:region"];
  return typeof region === "string" ? region : undefined;
}

/**
 * The versions of Trino that a stack file asks for: all are installed before the program is asked what
 * it deploys. What is wrong in the file is said then.
 */
export function trinoVersionsOf(text: string | undefined): string[] {
  const platform = parse(text ?? "")?.config?.[PLATFORM_KEY];
  const standard: unknown = platform?.trinoVersion ?? DEFAULT_TRINO_VERSION;
  const clusters: { trinoVersion?: unknown }[] = Object.values(platform?.clusters ?? {});
  const versions = clusters.map((cluster) => String(cluster?.trinoVersion ?? standard));
  return [...new Set(versions)];
}

function describeChanges(changes: Record<string, number>): string {
  const parts = Object.entries(changes).map(([op, count]) => `${count} ${op}`);
  return parts.join(", ");
}
