import type { S3Client } from "@aws-sdk/client-s3";
import type { Relay } from "../../../faults/relay";
import { need, type Steps } from "../../../lab/cli/bring-up";
import type { LabFolder } from "../../../lab/folder";
import type { LabSubject } from "../../../lab/platform/subject";
import { findObjectStore, s3Client } from "../../../lab/processes";
import { LONG_QUERY, MANY_TASKS, PIPELINE } from "../../../proof/dataset";
import { emptyBuckets } from "../../../proof/exchange-objects";
import { type Client, mustRun, type QueryOutcome } from "../../../proof/trino/client";

/** The one platform that all suites of the lab tier share: bringing it up takes a minute. */
export interface Running {
  lab: LabFolder;
  steps: Steps;
  subject: LabSubject;
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

let undisturbed: Promise<QueryOutcome> | undefined;

/** The long query's right answer, from a run that nothing disturbs; run once. */
export function expectedOf({ subject }: Running): Promise<QueryOutcome> {
  undisturbed ??= mustRun(subject.gateway, LONG_QUERY, MANY);
  return undisturbed;
}
