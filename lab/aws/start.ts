import { rmSync } from "node:fs";
import { join } from "node:path";
import { type LabFolder, readIfThere, writeWhole } from "../folder";
import {
  freePorts,
  isFree,
  nodeProgram,
  type ProcessRecord,
  readRecord,
  startProcess,
  waitUntil,
} from "../processes";
import type { TrafficReport } from "./network";

const NAME = "aws";
const PURPOSES = ["network", "agent", "sts"] as const;

/**
 * Starts what pods find of AWS beside S3: the network that leads AWS's names here, the agent of EKS Pod
 * Identity, and STS; or gives the process that runs.
 */
export async function startAws(lab: LabFolder, region: string): Promise<ProcessRecord> {
  const earlier = readRecord(lab, NAME);
  if (earlier?.alive) return earlier;
  const ports = await freePorts(PURPOSES, earlier?.ports);
  const record = await startProcess(lab, {
    name: NAME,
    kind: "aws",
    ...nodeProgram(
      join(__dirname, "process.ts"),
      lab.root,
      region,
      ...PURPOSES.map((purpose) => String(ports[purpose])),
    ),
    cwd: lab.root,
    stop: "SIGKILL",
    ports,
    labels: { region },
  });
  const listens = async () =>
    (await Promise.all(Object.values(ports).map(isFree))).every((f) => !f);
  await waitUntil("the lab's AWS listens", listens, { timeoutSeconds: 60, alive: [record] });
  return record;
}

/** The process of the lab's AWS, if it runs. */
export function findAws(lab: LabFolder): ProcessRecord | undefined {
  const record = readRecord(lab, NAME);
  return record?.alive ? record : undefined;
}

/** What went over the network to AWS since the process began, and who got credentials of which role. */
export async function readTraffic(lab: LabFolder): Promise<TrafficReport> {
  const record = findAws(lab);
  if (!record) throw new Error("the lab's AWS does not run");
  const response = await fetch(`http://127.0.0.1:${record.ports.network}/traffic`);
  return (await response.json()) as TrafficReport;
}

const detourFile = (lab: LabFolder) => lab.path("cloud", "s3-detour");

/** The port of a TLS server that takes S3's requests instead of the store, if there is one. */
export function readS3Detour(lab: LabFolder): number | undefined {
  const text = readIfThere(detourFile(lab));
  return text === undefined ? undefined : Number(text);
}

/** Sends requests to S3 over TLS to another server on 127.0.0.1; undefined to the store again. */
export function setS3Detour(lab: LabFolder, port: number | undefined): void {
  if (port === undefined) rmSync(detourFile(lab), { force: true });
  else writeWhole(detourFile(lab), String(port));
}
