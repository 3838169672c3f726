import { megabytes } from "../../proof/spooling";
import { type Evidence, ProofFailed } from "../../proof/subject";
import type { Traffic } from "../aws/network";
import type { LabSubject } from "../platform/subject";

/** Port of TLS; what went to another one went in plain text. */
const TLS_PORT = 443;

/**
 * Shows over what the bytes to S3 went, and as whom the clusters came. To be asked after queries on all
 * clusters and on the lake.
 */
export async function proveAwsAccess(subject: LabSubject): Promise<Evidence> {
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
  return {
    title: "Clusters came to S3 over TLS, each as an AWS role of its own",
    lines: [
      ...rows.map(
        ([name, entries]) =>
          `${name.padEnd(30)} ${megabytes(sum(entries, "sent")).padStart(9)} written, ${megabytes(sum(entries, "received")).padStart(9)} read over https, 0 over http`,
      ),
      ...accounts.map((account) => `${account.padEnd(30)} as ${issued[account]}`),
    ],
    data: { traffic, issued },
  };
}

const sum = (entries: readonly Traffic[], way: "sent" | "received") =>
  entries.reduce((total, entry) => total + entry[way], 0);
