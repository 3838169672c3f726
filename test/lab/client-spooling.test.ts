import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { ROOT } from "../../cli/context";
import { program } from "../../infra/program";
import { PLATFORM_KEY } from "../../infra/stack-file";
import { deploy } from "../../lab/platform/deploy";
import { openSession, type Session } from "../../lab/platform/session";
import { platformSubject } from "../../lab/platform/subject";
import { findObjectStore, s3Client, waitUntil } from "../../lab/processes";
import type { Subject } from "../../lab/proof/subject";
import { ensureToolchain } from "../../lab/toolchain";
import { type OutsideClients, outsideClients } from "./spooling/clients";
import { leftovers, quiet, temporaryLab, whatRan } from "./support";

// Results that clients fetch from S3, through the real gateway, from real clusters with roles of their
// own: what is allowed is the policy that the program made, and S3 takes TLS alone.

const lab = temporaryLab();
const root = mkdtempSync(join(tmpdir(), "client-spooling-"));
let session: Session;
let subject: Subject;
let clients: OutsideClients;
let bucket: string;

/** A million rows, in an order that every client gets. */
const MILLION = `SELECT orderkey, linenumber, extendedprice, shipdate, comment
  FROM tpch.sf1.lineitem WHERE orderkey <= 1000000 ORDER BY orderkey, linenumber`;
/** Some segments, quickly. */
const SOME = "SELECT * FROM tpch.sf1.orders WHERE orderkey <= 300000";

/** Deploys the lab's stack with results spooled. */
async function up(spooling: object): Promise<void> {
  const name = join("stacks", "Pulumi.local.yaml");
  const stack = parse(readFileSync(join(ROOT, name), "utf8"));
  const platform = stack.config[PLATFORM_KEY];
  platform.spooling = spooling;
  platform.clusters.interactive.workers.replicas = 1;
  mkdirSync(join(root, "stacks"), { recursive: true });
  cpSync(join(ROOT, "Pulumi.yaml"), join(root, "Pulumi.yaml"));
  writeFileSync(join(root, name), stringify(stack));
  const { platform: description } = await deploy(session, {
    root,
    stack: "local",
    program,
    progress: quiet,
  });
  bucket = (description as unknown as { resultsBucket: string }).resultsBucket;
  subject = platformSubject(lab);
}

beforeAll(async () => {
  const toolchain = await ensureToolchain(quiet);
  session = await openSession(lab, toolchain);
  await up({ s3: { removalPolicy: "destroy" } });
  clients = await outsideClients(lab, toolchain);
});
beforeEach(({ onTestFailed }) => {
  onTestFailed(() => console.error(whatRan(lab)));
});
afterAll(async () => {
  rmSync(root, { recursive: true, force: true });
  expect(await leftovers(lab)).toEqual([]);
});

/** The segments that lie in the bucket. */
async function segments(): Promise<string[]> {
  const store = findObjectStore(lab);
  if (!store) throw new Error("the object store does not run");
  const client = s3Client(store);
  try {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
    return Contents.map(({ Key = "" }) => Key);
  } finally {
    client.destroy();
  }
}

/** Acknowledgements of the driver are sent behind the last row. */
const isEmpty = () =>
  waitUntil("every segment is acknowledged", async () => (await segments()).length === 0, {
    timeoutSeconds: 30,
    alive: [],
  });

test("a million rows by the JDBC driver are those that come directly, and all are acknowledged", async () => {
  const direct = await clients.jdbc(subject.gateway, MILLION);
  expect(direct.rows).toBeGreaterThan(990_000);
  const { traffic: before } = await subject.awsTraffic();
  for (const encoding of ["json%2Bzstd", "json%2Blz4", "json"]) {
    expect(await clients.jdbc(subject.gateway, MILLION, encoding)).toEqual(direct);
  }
  const host = `${bucket}.s3.us-east-1.amazonaws.com`;
  const bytes = (traffic: typeof before) =>
    traffic.filter((one) => one.host === host).reduce((sum, one) => sum + one.received, 0);
  const { traffic: after } = await subject.awsTraffic();
  expect(bytes(after) - bytes(before)).toBeGreaterThan(20_000_000);
  await isEmpty();
});

test("the command line and Python get the same, from batch", async () => {
  const direct = await clients.python(subject.gateway, SOME);
  expect(await clients.python(subject.gateway, SOME, "json+zstd")).toMatchObject({
    rows: direct.rows,
  });
  const csv = await clients.commandLine(subject.gateway, SOME, [
    "--encoding",
    "json+zstd",
    "--source",
    "dbt",
  ]);
  expect(csv.split("\n")).toHaveLength(direct.rows);
  await isEmpty();
});
