import { measureContents } from "../../proof/exchange-objects";
import type { BucketContent, Member, Subject } from "../../proof/subject";
import type { TrafficReport } from "../aws/network";
import { readTraffic } from "../aws/start";
import { resolveEndpoints } from "../cluster/endpoints";
import { nodeIdOf } from "../cluster/trino-process";
import type { LabFolder } from "../folder";
import {
  findObjectStore,
  listProcesses,
  type ProcessRecord,
  readRecord,
  s3Client,
  stopProcess,
} from "../processes";
import { readDescription } from "./description";

/** The lab as a subject: it tells, too, what no cluster of anybody's tells. */
export interface LabSubject extends Subject {
  /** What went to AWS since the lab's AWS began, and as whom. */
  awsTraffic(): Promise<TrafficReport>;
}

/** The platform that is up, as proofs, tests and commands see it. */
export function platformSubject(lab: LabFolder): LabSubject {
  const platform = readDescription(lab);
  const local = (url: string) => resolveEndpoints(lab, url);
  const endpoints = Object.entries(platform.clusterEndpoints);
  const alive = (kind: ProcessRecord["kind"]) =>
    listProcesses(lab).filter((process) => process.kind === kind && process.alive);
  return {
    gateway: local(platform.gatewayUrl),
    coordinators: Object.fromEntries(endpoints.map(([name, url]) => [name, local(url)])),
    exchangeBuckets: platform.exchangeBuckets,
    workers: async (cluster) => {
      const { hostname } = new URL(platform.clusterEndpoints[cluster] ?? "none://");
      const [release] = hostname.split(".");
      return alive("worker")
        .filter(({ labels }) => labels?.release === release)
        .map(memberOf);
    },
    gateways: async () => alive("gateway").map(memberOf),
    measureBuckets: () => measureBuckets(lab, platform.exchangeBuckets),
    awsTraffic: () => readTraffic(lab),
    kill: async ({ name }) => {
      const record = readRecord(lab, name);
      if (record) await stopProcess(lab, { ...record, stop: "SIGKILL" });
    },
  };
}

const memberOf = ({ name, ports, pid, startTime }: ProcessRecord): Member => ({
  name,
  uid: `${pid}-${startTime}`,
  nodeId: nodeIdOf(name, ports.http ?? 0),
});

/** What buckets hold. @throws S3's error if one cannot be listed */
export async function measureBuckets(
  lab: LabFolder,
  buckets: readonly string[],
): Promise<BucketContent[]> {
  const store = findObjectStore(lab);
  if (!store) throw new Error("the object store does not run");
  const client = s3Client(store);
  return measureContents(client, buckets).finally(() => client.destroy());
}
