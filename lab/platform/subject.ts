import { measureContents } from "../../proof/exchange-objects";
import type { BucketContent, Member, PlatformView } from "../../proof/subject";
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

/** The lab tells, too, what no cluster of anybody's tells. */
export interface LabView extends PlatformView {
  /** What went to AWS since the lab's AWS began, and as whom. */
  awsTraffic(): Promise<TrafficReport>;
}

/** The platform that is up, as proofs, tests and commands see it. */
export function platformSubject(lab: LabFolder): LabView {
  const platform = readDescription(lab);
  const local = (url: string) => resolveEndpoints(lab, url);
  const endpoints = Object.entries(platform.clusterEndpoints);
  const alive = (kind: ProcessRecord["kind"]) =>
    listProcesses(lab).filter((process) => process.kind === kind && process.alive);
  const ofCluster = (kind: ProcessRecord["kind"], cluster: string) => {
    const { hostname } = new URL(platform.clusterEndpoints[cluster] ?? "none://");
    const [release] = hostname.split(".");
    return alive(kind)
      .filter(({ labels }) => labels?.release === release)
      .map(memberOf);
  };
  return {
    gateway: local(platform.gatewayUrl),
    coordinators: Object.fromEntries(endpoints.map(([name, url]) => [name, local(url)])),
    exchangeBuckets: platform.exchangeBuckets,
    workers: async (cluster) => ofCluster("worker", cluster),
    coordinatorOf: async (cluster) => ofCluster("coordinator", cluster)[0],
    gateways: async () => alive("gateway").map(memberOf),
    measureBuckets: (queryId) => measureBuckets(lab, platform.exchangeBuckets, queryId),
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
  queryId?: string,
): Promise<BucketContent[]> {
  const store = findObjectStore(lab);
  if (!store) throw new Error("the object store does not run");
  const client = s3Client(store);
  return measureContents(client, buckets, queryId).finally(() => client.destroy());
}
