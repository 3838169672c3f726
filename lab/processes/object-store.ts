import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { CreateBucketCommand, DeleteBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { type LabFolder, readIfThere, writeWhole } from "../folder";
import type { Toolchain } from "../toolchain";
import { freePorts } from "./ports";
import { type ProcessRecord, readRecord } from "./records";
import { startProcess, stopProcess } from "./supervisor";
import { waitUntil } from "./waiting";

/** An access key pair of S3. */
export interface S3Credentials {
  accessKeyId: string;
  secretAccessKey: string;
}

/** The lab's S3 server while it runs. */
export interface ObjectStoreServer {
  record: ProcessRecord;
  /** `http://127.0.0.1:<port>`. */
  endpoint: string;
  /** The server's administrator, who may do everything. */
  admin: S3Credentials;
}

/** The region that the lab's requests are signed for; the server takes any. */
export const STORE_REGION = "us-east-1";

const NAME = "object-store";
const PURPOSES = [
  "s3",
  "s3Grpc",
  "filer",
  "filerGrpc",
  "master",
  "masterGrpc",
  "volume",
  "volumeGrpc",
] as const;
type Ports = Record<(typeof PURPOSES)[number], number>;

interface StoreSecrets {
  admin: S3Credentials;
  /** From it the keys for SSE-S3 are derived; without it every encrypted put is refused. */
  sseKey: string;
}

/**
 * Starts SeaweedFS, or gives the one that runs. Its data and keys are in `.lab/store/` and survive
 * a stop; so do its ports, while they are free. It is ready: a bucket can be made.
 */
export async function startObjectStore(
  lab: LabFolder,
  toolchain: Pick<Toolchain, "weed">,
): Promise<ObjectStoreServer> {
  const secrets = storeSecrets(lab);
  const earlier = readRecord(lab, NAME);
  if (earlier?.alive) return serverOf(earlier, secrets);
  const ports = await freePorts(PURPOSES, readPorts(lab));
  mkdirSync(lab.path("store", "data"), { recursive: true, mode: 0o700 });
  writeWhole(lab.path("store", "ports.json"), JSON.stringify(ports));
  writeWhole(lab.path("store", "s3.json"), adminIdentity(secrets.admin));
  const record = await startProcess(lab, {
    name: NAME,
    kind: "object-store",
    command: toolchain.weed,
    args: serverArguments(lab, ports),
    cwd: lab.path("store"),
    env: { WEED_S3_SSE_KEY: secrets.sseKey },
    // SIGTERM takes it seconds to say goodbye to itself; its files are safe without.
    stop: "SIGKILL",
    ports,
    leftovers: Object.values(ports).flatMap(unixSockets),
  });
  const server = serverOf(record, secrets);
  await waitUntilReady(server).catch(async (error) => {
    await stopProcess(lab, record);
    throw error;
  });
  return server;
}

/** The server that runs, or undefined. */
export function findObjectStore(lab: LabFolder): ObjectStoreServer | undefined {
  const record = readRecord(lab, NAME);
  return record?.alive ? serverOf(record, storeSecrets(lab)) : undefined;
}

/** A client of the lab's S3 server. The caller destroys it. */
export function s3Client(endpoint: string, credentials: S3Credentials): S3Client {
  return new S3Client({
    endpoint,
    credentials,
    region: STORE_REGION,
    forcePathStyle: true,
    maxAttempts: 2,
  });
}

/** A new key pair, shaped like AWS's. */
export function newCredentials(): S3Credentials {
  const id = randomBytes(8).toString("hex").toUpperCase();
  return { accessKeyId: `LAB${id}`, secretAccessKey: randomBytes(20).toString("hex") };
}

function serverOf(record: ProcessRecord, { admin }: StoreSecrets): ObjectStoreServer {
  return { record, endpoint: `http://127.0.0.1:${record.ports.s3}`, admin };
}

function storeSecrets(lab: LabFolder): StoreSecrets {
  const file = lab.path("store", "secrets.json");
  const text = readIfThere(file);
  if (text !== undefined) return JSON.parse(text) as StoreSecrets;
  const secrets = { admin: newCredentials(), sseKey: randomBytes(32).toString("hex") };
  writeWhole(file, JSON.stringify(secrets));
  return secrets;
}

function readPorts(lab: LabFolder): Partial<Ports> {
  return JSON.parse(readIfThere(lab.path("store", "ports.json")) ?? "{}") as Partial<Ports>;
}

function adminIdentity(admin: S3Credentials): string {
  const credentials = [{ accessKey: admin.accessKeyId, secretKey: admin.secretAccessKey }];
  const actions = ["Admin", "Read", "Write", "List", "Tagging"];
  return JSON.stringify({ identities: [{ name: "lab-admin", credentials, actions }] });
}

/** Ports get Unix sockets beside them, in a place that cannot be chosen. */
function unixSockets(port: number): string[] {
  const services = ["s3", "filer", "s3-grpc", "filer-grpc", "master-grpc", "volume-grpc"];
  return services.map((service) => `/tmp/seaweedfs-${service}-${port}.sock`);
}

function serverArguments(lab: LabFolder, ports: Ports): string[] {
  return [
    "-logtostderr=true",
    "server",
    "-ip=127.0.0.1",
    "-ip.bind=127.0.0.1",
    `-dir=${lab.path("store", "data")}`,
    `-master.port=${ports.master}`,
    `-master.port.grpc=${ports.masterGrpc}`,
    // A volume is one file; small ones, and no space set aside, suit a laptop's disk.
    "-master.volumeSizeLimitMB=512",
    "-master.volumePreallocate=false",
    // A restart waits until it has elected itself again; the usual 10 s are for a network.
    "-master.electionTimeout=1s",
    "-master.heartbeatInterval=100ms",
    "-master.telemetry=false",
    `-volume.port=${ports.volume}`,
    `-volume.port.grpc=${ports.volumeGrpc}`,
    "-volume.max=64",
    "-volume.preStopSeconds=0",
    "-filer=true",
    `-filer.port=${ports.filer}`,
    `-filer.port.grpc=${ports.filerGrpc}`,
    "-s3=true",
    `-s3.port=${ports.s3}`,
    `-s3.port.grpc=${ports.s3Grpc}`,
    `-s3.config=${lab.path("store", "s3.json")}`,
    "-s3.iam=false",
    // Two more services, which would listen on fixed ports.
    "-s3.port.iceberg=0",
    "-s3.port.lance=0",
    // As AWS does: neither make a missing bucket nor drop a full one.
    "-s3.autoCreateBucket=false",
    "-s3.allowDeleteBucketNotEmpty=false",
  ];
}

/** An open port is not enough: for a second more, every bucket is refused. */
async function waitUntilReady(server: ObjectStoreServer): Promise<void> {
  const client = s3Client(server.endpoint, server.admin);
  const probe = { Bucket: "lab-is-ready" };
  const canMakeBucket = async () => {
    await client.send(new CreateBucketCommand(probe));
    await client.send(new DeleteBucketCommand(probe));
    return true;
  };
  try {
    await waitUntil("the object store takes buckets", canMakeBucket, {
      timeoutSeconds: 60,
      alive: [server.record],
    });
  } finally {
    client.destroy();
  }
}
