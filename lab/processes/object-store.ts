import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { Agent } from "node:https";
import { CreateBucketCommand, DeleteBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { type Certificates, labCertificates } from "../aws/certificates";
import { DEFAULT_REGION, s3Hosts } from "../aws/names";
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
  /** `https://127.0.0.1:<port>`, with a certificate of the lab's CA. */
  endpoint: string;
  /** `http://127.0.0.1:<port>`: the same store, where bucket policies refuse plain HTTP. */
  plainEndpoint: string;
  /** The certificate of the lab's CA, in PEM. */
  ca: string;
  /** The server's administrator, who may do everything. */
  admin: S3Credentials;
}

/** The region that the lab's requests are signed for; the server takes any. */
export const STORE_REGION = "us-east-1";

const NAME = "object-store";
const PURPOSES = [
  "s3",
  "s3Tls",
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
  /** Signs the session tokens of temporary credentials, 32 bytes in base64. */
  tokenKey: string;
}

/**
 * Starts SeaweedFS, or gives the one that runs. Its data and keys are in `.lab/store/` and survive
 * a stop; so do its ports, while they are free. It is ready: a bucket can be made.
 */
export async function startObjectStore(
  lab: LabFolder,
  toolchain: Pick<Toolchain, "weed">,
  region: string = DEFAULT_REGION,
): Promise<ObjectStoreServer> {
  const certificates = await labCertificates(lab, region);
  const earlier = readRecord(lab, NAME);
  if (earlier?.alive) return serverOf(lab, earlier);
  const secrets = storeSecrets(lab);
  const ports = await freePorts(PURPOSES, readPorts(lab));
  mkdirSync(lab.path("store", "data"), { recursive: true, mode: 0o700 });
  writeWhole(lab.path("store", "ports.json"), JSON.stringify(ports));
  writeWhole(lab.path("store", "s3.json"), adminIdentity(secrets.admin));
  writeWhole(lab.path("store", "iam.json"), tokenService(secrets.tokenKey));
  const record = await startProcess(lab, {
    name: NAME,
    kind: "object-store",
    command: toolchain.weed,
    args: serverArguments(lab, { ports, certificates, region }),
    cwd: lab.path("store"),
    env: { WEED_S3_SSE_KEY: secrets.sseKey },
    // SIGTERM takes it seconds to say goodbye to itself; its files are safe without.
    stop: "SIGKILL",
    ports,
    leftovers: Object.values(ports).flatMap(unixSockets),
  });
  const server = serverOf(lab, record);
  await waitUntilReady(server).catch(async (error) => {
    await stopProcess(lab, record);
    throw error;
  });
  return server;
}

/** The server that runs, or undefined. */
export function findObjectStore(lab: LabFolder): ObjectStoreServer | undefined {
  const record = readRecord(lab, NAME);
  return record?.alive ? serverOf(lab, record) : undefined;
}

/** A client of the lab's S3 server, as its administrator unless told otherwise. The caller destroys it. */
export function s3Client(
  { endpoint, ca, admin }: Pick<ObjectStoreServer, "endpoint" | "ca" | "admin">,
  credentials: S3Credentials = admin,
): S3Client {
  return new S3Client({
    endpoint,
    credentials,
    region: STORE_REGION,
    forcePathStyle: true,
    maxAttempts: 2,
    requestHandler: { httpsAgent: new Agent({ ca, keepAlive: true }) },
  });
}

/** A new key pair, shaped like AWS's. */
export function newCredentials(): S3Credentials {
  const id = randomBytes(8).toString("hex").toUpperCase();
  return { accessKeyId: `LAB${id}`, secretAccessKey: randomBytes(20).toString("hex") };
}

function serverOf(lab: LabFolder, record: ProcessRecord): ObjectStoreServer {
  return {
    record,
    endpoint: `https://127.0.0.1:${record.ports.s3Tls}`,
    plainEndpoint: `http://127.0.0.1:${record.ports.s3}`,
    ca: readFileSync(lab.path("cloud", "tls", "ca.pem"), "utf8"),
    admin: storeSecrets(lab).admin,
  };
}

function storeSecrets(lab: LabFolder): StoreSecrets {
  const file = lab.path("store", "secrets.json");
  const text = readIfThere(file);
  if (text !== undefined) return JSON.parse(text) as StoreSecrets;
  const secrets = {
    admin: newCredentials(),
    sseKey: randomBytes(32).toString("hex"),
    tokenKey: randomBytes(32).toString("base64"),
  };
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

/** SeaweedFS's own STS: it issues credentials that end, and takes no others for them. */
function tokenService(signingKey: string): string {
  const sts = { issuer: "lab", tokenDuration: "1h", maxSessionLength: "12h", signingKey };
  return JSON.stringify({ sts, policy: { defaultEffect: "Deny", storeType: "memory" } });
}

/** Ports get Unix sockets beside them, in a place that cannot be chosen. */
function unixSockets(port: number): string[] {
  const services = ["s3", "filer", "s3-grpc", "filer-grpc", "master-grpc", "volume-grpc"];
  return services.map((service) => `/tmp/seaweedfs-${service}-${port}.sock`);
}

interface Arguments {
  ports: Ports;
  certificates: Certificates;
  region: string;
}

function serverArguments(lab: LabFolder, { ports, certificates, region }: Arguments): string[] {
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
    `-s3.port.https=${ports.s3Tls}`,
    `-s3.cert.file=${certificates.certificate}`,
    `-s3.key.file=${certificates.key}`,
    // Under these names it also takes a bucket as the first label, as S3 does.
    `-s3.domainName=${s3Hosts(region).join(",")}`,
    `-s3.port.grpc=${ports.s3Grpc}`,
    `-s3.config=${lab.path("store", "s3.json")}`,
    `-s3.iam.config=${lab.path("store", "iam.json")}`,
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
  const client = s3Client(server);
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
