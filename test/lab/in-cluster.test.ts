import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ListBucketsCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import execa from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { BUCKETS_SCRIPT } from "../../infra/in-cluster/buckets";
import { renderIdentities, weedArguments } from "../../infra/in-cluster/values";
import { freePorts } from "../../lab/processes";
import { ensureToolchain } from "../../lab/toolchain";
import { temporaryLab } from "./support";

// The S3 server of `exchange.inCluster` as its pod runs it, but for ports: a pod has its own.
const lab = temporaryLab();
const keys = { admin: "admin-key", exchange: "exchange-key", catalogs: "catalogs-key" };
let server: execa.ExecaChildProcess | undefined;
let endpoint: string;

beforeAll(async () => {
  const { weed } = await ensureToolchain(() => {});
  const folders = { data: lab.path("data"), files: lab.path("files") };
  await execa("mkdir", ["-p", folders.data, folders.files]);
  writeFileSync(
    join(folders.files, "s3.json"),
    renderIdentities({ catalogBuckets: ["lake"] }, keys),
  );
  const names = ["s3.port", "s3.port.grpc", "filer.port", "filer.port.grpc"] as const;
  const others = ["master.port", "master.port.grpc", "volume.port", "volume.port.grpc"] as const;
  const ports = await freePorts([...names, ...others]);
  endpoint = `http://127.0.0.1:${ports["s3.port"]}`;
  const own = Object.entries(ports).map(([name, port]) => `-${name}=${port}`);
  server = execa(weed, [...weedArguments(folders), "-s3.ip.bind=127.0.0.1", ...own], {
    reject: false,
    stdio: "ignore",
  });
}, 600_000);

afterAll(async () => {
  server?.kill("SIGKILL");
  await server;
  rmSync(lab.root, { recursive: true, force: true });
});

const makeBuckets = (environment: Record<string, string>) =>
  execa("/bin/sh", ["-c", BUCKETS_SCRIPT], {
    reject: false,
    env: {
      ENDPOINT: endpoint,
      REGION: "us-east-1",
      ACCESS_KEY: "admin",
      SECRET_KEY: keys.admin,
      EXPIRING: "exchange-1 exchange-2",
      EXPIRATION_DAYS: "2",
      LASTING: "lake",
      ...environment,
    },
  });

const clientOf = (who: keyof typeof keys) =>
  new S3Client({
    endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId: who, secretAccessKey: keys[who] },
  });

const put = (who: keyof typeof keys, Bucket: string) =>
  clientOf(who)
    .send(new PutObjectCommand({ Bucket, Key: "a", Body: "a" }))
    .then(
      () => "taken",
      ({ name }: Error) => name,
    );

test("the Job waits for the server, makes the buckets, and may run again", async () => {
  for (const _ of ["first", "again"]) {
    const { exitCode, stdout } = await makeBuckets({});
    expect(stdout.split("\n")).toEqual([
      "bucket exchange-1 is there",
      "bucket exchange-1 deletes what is older than 2 days",
      "bucket exchange-2 is there",
      "bucket exchange-2 deletes what is older than 2 days",
      "bucket lake is there",
    ]);
    expect(exitCode).toBe(0);
  }
  const { Buckets = [] } = await clientOf("admin").send(new ListBucketsCommand({}));
  expect(Buckets.map(({ Name }) => Name).sort()).toEqual(["exchange-1", "exchange-2", "lake"]);
}, 180_000);

test("the exchange and the catalogs write where they are at home, and nowhere else", async () => {
  expect(await put("exchange", "exchange-2")).toBe("taken");
  expect(await put("catalogs", "lake")).toBe("taken");
  expect(await put("exchange", "lake")).toBe("AccessDenied");
  expect(await put("catalogs", "exchange-1")).toBe("AccessDenied");
});
