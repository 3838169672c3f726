import type { Cloud } from "../../cli/providers/cloud";
import { DEFAULT_REGION } from "../aws/names";
import { podSurroundings } from "../aws/pod-surroundings";
import { setS3Detour, startAws } from "../aws/start";
import { createLocalCloud } from "../cloud/local-cloud";
import { createSurroundings } from "../cloud/surroundings";
import { createCluster } from "../cluster";
import type { LabFolder } from "../folder";
import { startDatabaseServer, startObjectStore, untilAllEnded } from "../processes";
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
   * Region of the lab's AWS: that of the stack.
   * @default us-east-1
   */
  region?: string | undefined;
  /**
   * Port of a TLS server on 127.0.0.1 that takes the requests of pods to S3 in the store's stead, for
   * example of a relay that makes some of them fail.
   * @default none - the store takes them itself
   */
  s3Detour?: number;
}

/**
 * Starts what exists before any stack: object store, database server, AWS's identities and network, and
 * what is in them. Goes on from whatever is there.
 */
export async function openSession(
  lab: LabFolder,
  toolchain: Toolchain,
  { region = DEFAULT_REGION, s3Detour }: SessionOptions = {},
): Promise<Session> {
  setS3Detour(lab, s3Detour);
  await untilAllEnded([
    startObjectStore(lab, toolchain, region),
    startDatabaseServer(lab, toolchain),
    startAws(lab, region),
  ]);
  const cluster = createCluster(lab, toolchain, {
    surroundingsOf: (account) => podSurroundings(lab, account),
  });
  const cloud = createLocalCloud(lab, toolchain, cluster);
  await createSurroundings(lab, cloud);
  return { lab, toolchain, cloud };
}
