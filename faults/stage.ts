import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { LAB_STACK, ROOT } from "../cli/context";
import { stackFile } from "../cli/rehearsal/stack-file";
import { NO_NATIVE_CODECS } from "../components/trino/execution/settings";
import { program } from "../infra/program";
import { PLATFORM_KEY } from "../infra/stack-file";
import { labCertificates } from "../lab/aws/certificates";
import { DEFAULT_REGION } from "../lab/aws/names";
import { trinoVersionsOf } from "../lab/cli/bring-up";
import { type LabFolder, writeWhole } from "../lab/folder";
import { deploy } from "../lab/platform/deploy";
import { heal } from "../lab/platform/heal";
import { openSession, type Session } from "../lab/platform/session";
import { platformSubject } from "../lab/platform/subject";
import { findObjectStore } from "../lab/processes";
import { ensurePrometheus, ensureToolchain } from "../lab/toolchain";
import type { PlatformView } from "../proof/subject";
import { type Prometheus, startPrometheus } from "./prometheus";
import { type Relay, startRelay } from "./relay";
import { startWire, type Wire } from "./wire";

/** The running platform that faults are injected into, and what stands around it. */
export interface Stage {
  lab: LabFolder;
  session: Session;
  /** Stands between the pods and the object store. */
  relay: Relay;
  /** Stands between the pods and the relay, and ends no TLS; undefined if they go there without. */
  wire: Wire | undefined;
  /** Undefined where this machine has none: then nobody looks at the alerts. */
  prometheus: Prometheus | undefined;
  subject(): PlatformView;
  /** What Kubernetes does: starts again what has died. */
  heal(): Promise<unknown>;
  /** Ends what is in this process; its lab is taken down by whoever gave it. */
  close(): Promise<void>;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
  progress: (line: string) => void;
}

/** How a platform is to be brought up. */
export interface StageOptions {
  signal: AbortSignal;
  progress: (line: string) => void;
  /** True if batch shall verify what it spools. */
  verifies: boolean;
}

/** Brings the platform up, watched. */
export async function openStage(
  lab: LabFolder,
  { signal, progress, verifies }: StageOptions,
): Promise<Stage> {
  const versions = trinoVersionsOf(stackFile(ROOT, LAB_STACK));
  const toolchain = await ensureToolchain(progress, versions);
  const watcher = await ensurePrometheus(progress);
  if (!watcher) progress("prometheus: not to be had here; nobody looks at the alerts");
  const relay = await startRelay({
    upstream: () => findObjectStore(lab)?.record.ports.s3Tls,
    certificates: await labCertificates(lab, DEFAULT_REGION),
  });
  const wire = await startWire(relay.port);
  const session = await openSession(lab, toolchain, { s3Detour: wire.port });
  const root = writeProject(lab, verifies);
  await deploy(session, { root, stack: LAB_STACK, program, progress, signal });
  const stage: Stage = {
    lab,
    session,
    relay,
    wire,
    prometheus: watcher === undefined ? undefined : await startPrometheus(lab, watcher),
    subject: () => platformSubject(lab),
    // Whoever interrupts takes the lab down, and wants nothing started.
    heal: async () => signal.aborted || heal(lab, session.cloud.cluster, () => {}),
    close: async () => void (await Promise.all([wire.close(), relay.close()])),
    signal,
    progress,
  };
  return stage;
}

/** The lab's stack with alerts, in a project of its own. */
function writeProject(lab: LabFolder, verifies: boolean): string {
  const root = lab.path("project");
  const settings = parseDocument(stackFile(ROOT, LAB_STACK) ?? "");
  for (const server of [["clusters", "interactive"], ["clusters", "batch"], ["gateway"]]) {
    const path = ["config", PLATFORM_KEY, ...server, "observability"];
    settings.setIn(path, { prometheus: {}, alerts: {} });
  }
  if (verifies) {
    const batch = ["config", PLATFORM_KEY, "clusters", "batch"];
    settings.setIn([...batch, "execution", "faultTolerance", "verifySpooledData"], true);
    for (const role of ["coordinator", "worker"]) {
      settings.addIn([...batch, "valuesOverride", role, "additionalJVMConfig"], NO_NATIVE_CODECS);
    }
  }
  writeWhole(join(root, "Pulumi.yaml"), readFileSync(join(ROOT, "Pulumi.yaml"), "utf8"));
  writeWhole(join(root, "stacks", `Pulumi.${LAB_STACK}.yaml`), settings.toString());
  return root;
}
