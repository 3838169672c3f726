import type { Cloud } from "../../cli/providers/cloud";
import { credentialsFor } from "../cloud/identity";
import { createLocalCloud } from "../cloud/local-cloud";
import { createSurroundings } from "../cloud/surroundings";
import { createCluster } from "../cluster";
import type { LabFolder } from "../folder";
import {
  findObjectStore,
  startDatabaseServer,
  startObjectStore,
  untilAllEnded,
} from "../processes";
import type { Toolchain } from "../toolchain";

/** The lab's cloud while a command works on it. */
export interface Session {
  lab: LabFolder;
  toolchain: Toolchain;
  cloud: Cloud;
}

/** What may differ from a plain lab. */
export interface SessionOptions {
  /**
   * The S3 endpoint that pods with a role get, for example of a relay that makes requests fail.
   * @default the object store's own
   */
  s3Endpoint?: string;
}

/**
 * Starts what exists before any stack: object store, database server, and what is in them. Goes on
 * from whatever is there.
 */
export async function openSession(
  lab: LabFolder,
  toolchain: Toolchain,
  { s3Endpoint }: SessionOptions = {},
): Promise<Session> {
  await untilAllEnded([startObjectStore(lab, toolchain), startDatabaseServer(lab, toolchain)]);
  const cluster = createCluster(lab, toolchain, {
    podEnvironment: (namespace, serviceAccount) =>
      podEnvironment(lab, namespace, serviceAccount, s3Endpoint),
  });
  const cloud = createLocalCloud(lab, toolchain, cluster);
  await createSurroundings(lab, cloud);
  return { lab, toolchain, cloud };
}

/** What EKS gives a pod whose service account has a role: credentials, and where AWS is. */
async function podEnvironment(
  lab: LabFolder,
  namespace: string,
  serviceAccount: string,
  s3Endpoint?: string,
): Promise<Record<string, string>> {
  const credentials = await credentialsFor(lab, namespace, serviceAccount);
  const store = findObjectStore(lab);
  if (!credentials || !store) return {};
  return {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL_S3: s3Endpoint ?? store.endpoint,
  };
}
