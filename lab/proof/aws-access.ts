import { ProofFailed } from "../../proof/subject";
import type { TrialEntry } from "../../proof/trial";
import { megabytes } from "../../proof/trials/spooling";
import type { Traffic } from "../aws/network";
import type { LabView } from "../platform/subject";

/** Port of TLS; what went to another one went in plain text. */
const TLS_PORT = 443;

/**
 * Over what the bytes to S3 went, and as whom the clusters came. To be tried after queries on all
 * clusters and on the lake.
 */
export const awsAccess = (view: () => LabView): TrialEntry => ({
  name: "aws-access",
  title: "Clusters came to S3 over TLS, each as an AWS role of its own",
  run: () => seen(view()),
});

async function seen(subject: LabView): Promise<string[]> {
  const { traffic, issued } = await subject.awsTraffic();
  const plain = traffic.filter(({ port }) => port !== TLS_PORT);
  if (plain.length > 0) {
    throw new ProofFailed(`S3: plain HTTP went to ${plain.map(({ host }) => host).join(", ")}`);
  }
  const isExchange = ({ host }: Traffic) =>
    subject.exchangeBuckets.some((bucket) => host.startsWith(`${bucket}.`));
  const rows: [string, Traffic[]][] = [
    ["exchange buckets", traffic.filter(isExchange)],
    ["the lake", traffic.filter((one) => !isExchange(one))],
  ];
  const silent = rows.find(([, entries]) => sum(entries, "sent") === 0);
  if (silent) throw new ProofFailed(`S3: nothing went to ${silent[0]}`);
  const accounts = Object.keys(subject.coordinators).map((cluster) => `trino/trino-${cluster}`);
  const strangers = accounts.filter((account) => issued[account] === undefined);
  if (strangers.length > 0) {
    throw new ProofFailed(`AWS: no credentials were given to ${strangers.join(", ")}`);
  }
  return [
    ...rows.map(
      ([name, entries]) =>
        `${name.padEnd(30)} ${megabytes(sum(entries, "sent")).padStart(9)} written, ${megabytes(sum(entries, "received")).padStart(9)} read over https, 0 over http`,
    ),
    ...accounts.map((account) => `${account.padEnd(30)} as ${issued[account]}`),
  ];
}

const sum = (entries: readonly Traffic[], way: "sent" | "received") =>
  entries.reduce((total, entry) => total + entry[way], 0);
