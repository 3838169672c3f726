import type { S3Client } from "@aws-sdk/client-s3";
import { readStackFile } from "../../../cli/commands/stack-file";
import { LAB_STACK } from "../../../cli/context";
import type { Relay } from "../../../faults/relay";
import { need, type Steps } from "../../../lab/cli/bring-up";
import type { LabFolder } from "../../../lab/folder";
import { provableLab } from "../../../lab/platform/provable";
import type { LabView } from "../../../lab/platform/subject";
import { findObjectStore, s3Client } from "../../../lab/processes";
import { clustersOf } from "../../../proof/clusters";
import { LAB_DATASET, LONG_QUERY, MANY_TASKS, PIPELINE } from "../../../proof/dataset";
import { emptyBuckets } from "../../../proof/exchange-objects";
import { startRecorder } from "../../../proof/recorder";
import type { Trial } from "../../../proof/report/report";
import { openRun, type TrialEntry, type TrialRun } from "../../../proof/trial";
import { type Client, mustRun, type QueryOutcome } from "../../../proof/trino/client";

/** The one platform that all suites of the lab tier share: bringing it up takes a minute. */
export interface Running {
  lab: LabFolder;
  steps: Steps;
  subject: LabView;
  /** Stands before the object store: counts requests, or refuses them. */
  relay: Relay;
}

/** A suite is described before the platform runs: it asks for it when its tests begin. */
export type Platform = () => Running;

/** The pipeline client whose queries have many small tasks. */
export const MANY: Client = { ...PIPELINE, session: MANY_TASKS };

/** The lab's cloud, as the providers see it. */
export const cloudOf = ({ steps }: Running) => need(steps.session, "the cloud").cloud;

/** Number of objects in all exchange buckets. */
export async function countObjects({ subject }: Running): Promise<number> {
  return (await subject.measureBuckets()).reduce((sum, { objects }) => sum + objects, 0);
}

/** Does something with the store that only its administrator may do. */
export async function asAdmin<T>(
  { lab }: Running,
  run: (client: S3Client) => Promise<T>,
): Promise<T> {
  const client = s3Client(need(findObjectStore(lab), "the object store"));
  return run(client).finally(() => client.destroy());
}

/** Removes what a failed query left. */
export const clean = (running: Running) =>
  asAdmin(running, (client) => emptyBuckets(client, running.subject.exchangeBuckets));

const runs = new WeakMap<LabView, TrialRun>();

/** Tries one trial on the platform; all of them share what they see. */
export function attempt({ steps, subject: view }: Running, entry: TrialEntry): Promise<Trial> {
  const session = need(steps.session, "the session");
  const subject = provableLab(session, view, async () => ({}));
  const clusters = clustersOf(readStackFile(LAB_STACK));
  const settings = { subject, clusters, dataset: LAB_DATASET, recorder: startRecorder() };
  const run = runs.get(view) ?? openRun(settings, new AbortController().signal);
  runs.set(view, run);
  return run.attempt(entry, () => {});
}

let undisturbed: Promise<QueryOutcome> | undefined;

/** The long query's right answer, from a run that nothing disturbs; run once. */
export function expectedOf({ subject }: Running): Promise<QueryOutcome> {
  undisturbed ??= mustRun(subject.gateway, LONG_QUERY, MANY);
  return undisturbed;
}
