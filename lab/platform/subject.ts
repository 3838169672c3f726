import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { readTraffic } from "../aws/start";
import { resolveEndpoints } from "../cluster/endpoints";
import type { LabFolder } from "../folder";
import { findObjectStore, listProcesses, s3Client, stopProcess } from "../processes";
import type { BucketContent, Subject } from "../proof/subject";
import { readDescription } from "./description";

/** The platform that is up, as proofs, tests and commands see it. */
export function platformSubject(lab: LabFolder): Subject {
  const platform = readDescription(lab);
  const local = (url: string) => resolveEndpoints(lab, url);
  const endpoints = Object.entries(platform.clusterEndpoints);
  return {
    gateway: local(platform.gatewayUrl),
    coordinators: Object.fromEntries(endpoints.map(([name, url]) => [name, local(url)])),
    exchangeBuckets: platform.exchangeBuckets,
    workers(cluster) {
      const release = new URL(platform.clusterEndpoints[cluster] ?? "none://").hostname.split(
        ".",
      )[0];
      return listProcesses(lab).filter(
        (p) => p.kind === "worker" && p.alive && p.labels?.release === release,
      );
    },
    gateways: () => listProcesses(lab).filter((p) => p.kind === "gateway" && p.alive),
    measureBuckets: () => Promise.all(platform.exchangeBuckets.map((b) => measureBucket(lab, b))),
    awsTraffic: () => readTraffic(lab),
    kill: (record) => stopProcess(lab, { ...record, stop: "SIGKILL" }),
  };
}

/** What a bucket holds. @throws S3's error if it cannot be listed */
export async function measureBucket(lab: LabFolder, bucket: string): Promise<BucketContent> {
  const store = findObjectStore(lab);
  if (!store) throw new Error("the object store does not run");
  const client = s3Client(store);
  try {
    const content = { bucket, objects: 0, bytes: 0 };
    let token: string | undefined;
    do {
      const page = await client.send(
        new ListObjectsV2Command({ Bucket: bucket, ContinuationToken: token }),
      );
      content.objects += page.Contents?.length ?? 0;
      content.bytes += (page.Contents ?? []).reduce((sum, object) => sum + (object.Size ?? 0), 0);
      token = page.NextContinuationToken;
    } while (token);
    return content;
  } finally {
    client.destroy();
  }
}
