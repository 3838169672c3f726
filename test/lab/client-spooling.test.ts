import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  GetBucketLifecycleConfigurationCommand,
  ListObjectsV2Command,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { ROOT } from "../../cli/context";
import { program } from "../../infra/program";
import { PLATFORM_KEY } from "../../infra/stack-file";
import { deploy } from "../../lab/platform/deploy";
import { heal } from "../../lab/platform/heal";
import { openSession, type Session } from "../../lab/platform/session";
import type { LabView } from "../../lab/platform/subject";
import { platformSubject } from "../../lab/platform/subject";
import { findObjectStore, readRecord, s3Client, stopProcess, waitUntil } from "../../lab/processes";
import { withoutAction } from "../../lab/proof/exchange-role";
import { ensureToolchain } from "../../lab/toolchain";
import { emptyBuckets } from "../../proof/exchange-objects";
import { mustRun } from "../../proof/trino/client";
import { digestOf, type OutsideClients, outsideClients } from "./spooling/clients";
import { download, type Segment, spool } from "./spooling/segments";
import { leftovers, quiet, temporaryLab, whatRan } from "./support";

// Results that clients fetch from S3, through the real gateway, from real clusters with roles of their
// own: what is allowed is the policy that the program made, and S3 takes TLS alone.

const lab = temporaryLab();
const root = mkdtempSync(join(tmpdir(), "client-spooling-"));
let session: Session;
let subject: LabView;
let clients: OutsideClients;
let bucket: string;

/** A million rows, and more. */
const MILLION =
  "SELECT orderkey, linenumber, shipdate, comment FROM tpch.sf1.lineitem WHERE orderkey <= 1100000";
/** Some segments, quickly. */
const SOME = "SELECT orderkey, custkey, comment FROM tpch.sf1.orders WHERE orderkey <= 1000000";

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
  // A cluster of Kubernetes would have begun them again itself.
  await heal(lab, session.cloud.cluster, quiet);
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

/** Does something with the store that only its administrator may do. */
async function asAdmin<T>(call: (client: S3Client) => Promise<T>): Promise<T> {
  const store = findObjectStore(lab);
  if (!store) throw new Error("the object store does not run");
  const client = s3Client(store);
  return call(client).finally(() => client.destroy());
}

/** The segments that lie in the bucket. */
async function segments(): Promise<string[]> {
  const { Contents = [] } = await asAdmin((client) =>
    client.send(new ListObjectsV2Command({ Bucket: bucket })),
  );
  return Contents.map(({ Key = "" }) => Key);
}

/** Acknowledgements of the driver are sent behind the last row. */
const isEmpty = () =>
  waitUntil("every segment is acknowledged", async () => (await segments()).length === 0, {
    timeoutSeconds: 30,
    alive: [],
  });

const empty = () => asAdmin((client) => emptyBuckets(client, [bucket]));

/** Ends a server at once; the lab does not begin it again by itself. */
async function kill(name: string): Promise<void> {
  const record = readRecord(lab, name);
  if (!record) throw new Error(`${name} does not run`);
  await stopProcess(lab, { ...record, stop: "SIGKILL" });
}

/** As clients do, with the headers of the segment: who encrypts it asks for its key here, too. */
async function acknowledge({ ackUri, headers = {} }: Segment): Promise<number> {
  const flat = Object.entries(headers).map(([name, values]): [string, string] => [
    name,
    values.join(","),
  ]);
  return (await fetch(ackUri, { headers: flat })).status;
}

describe("clients", () => {
  test("get a million rows by the JDBC driver as they come directly, and acknowledge all", async () => {
    const { rows } = await mustRun(subject.gateway, MILLION);
    const direct = digestOf(rows);
    expect(direct.rows).toBeGreaterThan(1_000_000);
    // Who does not ask gets rows from the coordinator, and nothing is written.
    expect(await segments()).toEqual([]);
    const host = `${bucket}.s3.us-east-1.amazonaws.com`;
    const received = async () => {
      const { traffic } = await subject.awsTraffic();
      return traffic.filter((one) => one.host === host).reduce((sum, one) => sum + one.received, 0);
    };
    const before = await received();
    for (const encoding of [undefined, "json"]) {
      expect(await clients.jdbc(subject.gateway, MILLION, isEmpty, encoding)).toEqual(direct);
    }
    expect((await received()) - before).toBeGreaterThan(20_000_000);
  });

  test("get the same by the command line and by Python, from batch", async () => {
    const direct = digestOf((await mustRun(subject.gateway, SOME)).rows);
    expect(await clients.python(subject.gateway, SOME, isEmpty, "airflow")).toEqual(direct);
    const csv = await clients.commandLine(subject.gateway, SOME, "dbt");
    expect(digestOf(csv.split("\n").map((line) => cells(line)))).toEqual(direct);
    await isEmpty();
  });
});

/** Three values, of which the last may hold commas. */
function cells(line: string): string[] {
  const [, ...values] = /^(\d+),(\d+),(.*)$/.exec(line) ?? [];
  return values;
}

describe("the role of a cluster", () => {
  const account = { namespace: "trino", serviceAccount: "trino-interactive" };
  const without = <T>(action: string, work: () => Promise<T>) => {
    const { identity } = session.cloud;
    return withoutAction(lab, identity, { account, action }, work);
  };

  test("without s3:PutObject no result is spooled", async () => {
    const error = await without("s3:PutObject", () =>
      spool(subject.gateway, SOME).then(String, String),
    );
    expect(error).toMatch(/^Error: /);
    await empty();
  });

  test("without s3:GetObject clients get addresses that give nothing", async () => {
    const status = await without("s3:GetObject", async () => {
      const [segment] = await spool(subject.gateway, SOME);
      return segment && (await download(lab, segment)).status;
    });
    expect(status).toBe(403);
    await empty();
  });
});

describe("acknowledgements", () => {
  beforeEach(empty);

  test("of batch's segments are taken when batch itself is gone", async () => {
    const spooled = await spool(subject.gateway, SOME, { "X-Trino-Source": "airflow" });
    expect(spooled.length).toBeGreaterThan(1);
    await kill("trino-batch-coordinator");
    for (const segment of spooled) {
      const { status, bytes } = await download(lab, segment);
      expect(status).toBe(200);
      expect(bytes).toBe(segment.metadata.segmentSize);
      expect(await acknowledge(segment)).toBe(200);
    }
    const left = (await segments()).filter((key) =>
      spooled.some(({ uri }) => new URL(uri).pathname.endsWith(key)),
    );
    expect(left).toEqual([]);
  });

  test("that nobody takes leave what the bucket's own rule ends", async () => {
    const spooled = await spool(subject.gateway, SOME);
    await kill("trino-interactive-coordinator");
    const statuses = await Promise.all(spooled.map(acknowledge));
    expect(statuses.every((status) => status >= 500)).toBe(true);
    expect(await segments()).toHaveLength(spooled.length);
    const { Rules } = await asAdmin((client) =>
      client.send(new GetBucketLifecycleConfigurationCommand({ Bucket: bucket })),
    );
    expect(Rules).toMatchObject([{ Status: "Enabled", Expiration: { Days: 1 } }]);
  });
});

test("another key: what was spooled can still be fetched, its acknowledgement is refused", async () => {
  await empty();
  await up({ s3: { removalPolicy: "destroy" } });
  const spooled = await spool(subject.gateway, SOME);
  await up({ s3: { removalPolicy: "destroy" }, keyVersion: 2, retrieval: "redirect" });
  for (const segment of spooled) {
    expect((await download(lab, segment)).status).toBe(200);
    expect(await acknowledge(segment)).toBe(500);
  }
  expect(await segments()).toHaveLength(spooled.length);
  await empty();
  // By a redirect, which the gateway hands on instead of following it.
  const direct = digestOf((await mustRun(subject.gateway, SOME)).rows);
  expect(await clients.jdbc(subject.gateway, SOME, isEmpty)).toEqual(direct);
});
