import { randomBytes } from "node:crypto";
import { GetBucketLifecycleConfigurationCommand } from "@aws-sdk/client-s3";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { SPOOLING_KEY } from "../../components/spooling/spec";
import { trinoMetrics } from "../../components/trino/observability/metrics";
import { heal } from "../../lab/platform/heal";
import { lastLogLines } from "../../lab/processes";
import { ensureToolchain, LAB_TRINO_VERSIONS } from "../../lab/toolchain";
import { mustRun } from "../../proof/trino/client";
import { digestOf, type OutsideClients, outsideClients } from "./spooling/clients";
import { SpoolingPlatform, soon } from "./spooling/platform";
import { acknowledge, download, type Segment, spool } from "./spooling/segments";
import { statusOfPods } from "./spooling/status";
import { leftovers, quiet, temporaryLab, whatRan } from "./support";

// Results that clients fetch from S3, through the real gateway, from real clusters with roles of their
// own: what is allowed is the policy that the program made, and S3 takes TLS alone. The tests share one
// platform, and what one of them has broken is there for the next: they go in order. At the end it is one of
// Trino 476, all of whose parts are of one build (`lab/cluster/differences.ts`).

const [NEWEST = "", OLDEST = ""] = LAB_TRINO_VERSIONS;

const lab = temporaryLab();
let platform: SpoolingPlatform;
let clients: OutsideClients;
let gateway: string;

/** A million rows, and more. */
const MILLION =
  "SELECT orderkey, linenumber, shipdate, comment FROM tpch.sf1.lineitem WHERE orderkey <= 1100000";
/** Some segments, quickly. */
const SOME = "SELECT orderkey, custkey, comment FROM tpch.sf1.orders WHERE orderkey <= 1000000";
/** Header of a client that is sent to batch. */
const ON_BATCH = { "X-Trino-Source": "airflow" };
/** A segment whose time, which is in its name (a ULID), ended long ago. */
const EXPIRED = `segments/${"0".repeat(26)}.json`;

beforeAll(async () => {
  const toolchain = await ensureToolchain(quiet, LAB_TRINO_VERSIONS);
  platform = await SpoolingPlatform.open(lab, toolchain);
  await platform.up({ s3: { removalPolicy: "destroy" } }, NEWEST);
  gateway = platform.subject.gateway;
  clients = await outsideClients(lab, toolchain);
});
beforeEach(({ onTestFailed }) => {
  onTestFailed(() => console.error(whatRan(lab)));
});
afterAll(async () => {
  platform.forget();
  expect(await leftovers(lab)).toEqual([]);
});

const isEmpty = () => platform.isEmpty();
const isEmptySoon = () => platform.isEmpty(40);

describe("clients", () => {
  test("get a million rows by the JDBC driver as they come directly, and acknowledge all", async () => {
    const { rows } = await mustRun(gateway, MILLION);
    const direct = digestOf(rows);
    expect(direct.rows).toBeGreaterThan(1_000_000);
    // Who does not ask gets rows from the coordinator, and nothing is written.
    expect(await platform.objects()).toEqual([]);
    const received = async () => {
      const { traffic } = await platform.subject.awsTraffic();
      const own = traffic.filter(({ host }) => host === platform.host);
      return own.reduce((sum, one) => sum + one.received, 0);
    };
    const before = await received();
    expect(await clients.jdbc(gateway, MILLION, isEmpty)).toEqual(direct);
    // And not compressed; fewer rows do for that.
    const part = digestOf((await mustRun(gateway, SOME)).rows);
    expect(await clients.jdbc(gateway, SOME, isEmpty, "json")).toEqual(part);
    expect((await received()) - before).toBeGreaterThan(20_000_000);
    // What an alert reads: segments are written by workers, and deleted by coordinators.
    const { segmentPuts, segmentDeletes } = trinoMetrics(NEWEST);
    const { [segmentPuts]: written } = await platform.metricsOf("trino-interactive-worker-0");
    const { [segmentDeletes]: deleted } = await platform.metricsOf("trino-interactive-coordinator");
    expect(written).toBeGreaterThan(1);
    expect(deleted).toBe(written);
  });

  test("get the same by the command line and by Python, from batch", async () => {
    const direct = digestOf((await mustRun(gateway, SOME)).rows);
    await platform.leavingNothing(async () => {
      expect(await clients.python(gateway, SOME, isEmptySoon, "airflow")).toEqual(direct);
    });
    await platform.leavingNothing(async () => {
      const csv = await clients.commandLine(gateway, SOME, "dbt");
      expect(digestOf(csv.split("\n").map((line) => cells(line)))).toEqual(direct);
      await isEmptySoon();
    });
  });
});

/** Three values, of which the last may hold commas. */
function cells(line: string): string[] {
  const [, ...values] = /^(\d+),(\d+),(.*)$/.exec(line) ?? [];
  return values;
}

// Aborting uploads the lab's store lets everybody do: `exchange-role.test.ts` has another judge of the
// same policy. Listing and putting: below.
describe("the role of a cluster", () => {
  afterEach(() => platform.empty());

  test("without s3:GetObject clients get addresses that give nothing", async () => {
    const [segment] = await spool(gateway, SOME);
    if (!segment) throw new Error("nothing was spooled");
    const status = async () => (await download(lab, segment)).status;
    expect(await status()).toBe(200);
    // An address may what its signer may at that moment: what was spooled before is not given, either.
    await platform.without("interactive", "s3:GetObject", () =>
      soon("the address gives nothing", async () => (await status()) === 403),
    );
  });

  test("without s3:DeleteObject what is acknowledged stays, until the right is back", async () => {
    // The store learns of changed rights by and by: until then an acknowledgement deletes.
    const kept = await platform.without("interactive", "s3:DeleteObject", () =>
      soon("an acknowledgement is refused", async () => {
        const [segment] = await spool(gateway, SOME);
        return segment && (await acknowledge(segment)) === 500 && segment;
      }),
    );
    if (!kept) throw new Error("nothing was kept");
    expect(await platform.lying([kept])).toHaveLength(1);
    await soon("the right is back", async () => (await acknowledge(kept)) === 200);
    expect(await platform.lying([kept])).toEqual([]);
  });
});

test("acknowledgements of batch's segments are taken when batch itself is gone", async () => {
  const spooled = await spool(gateway, SOME, ON_BATCH);
  expect(spooled.length).toBeGreaterThan(1);
  await platform.kill("trino-batch-coordinator");
  for (const segment of spooled) {
    const { status, bytes } = await download(lab, segment);
    expect(status).toBe(200);
    expect(bytes).toBe(segment.metadata.segmentSize);
    expect(await acknowledge(segment)).toBe(200);
  }
  expect(await platform.lying(spooled)).toEqual([]);
});

describe("a cluster that began with another key, and may not list the bucket", () => {
  beforeAll(async () => {
    await platform.empty();
    await platform.put(EXPIRED);
    const { cluster } = platform.session.cloud;
    const secret = await cluster.read("Secret", "trino", "trino-results-key");
    if (!secret) throw new Error("the key has no Secret");
    const stringData = { [SPOOLING_KEY]: randomBytes(32).toString("base64") };
    await cluster.apply({ ...secret, stringData });
    // All of its servers: a segment's id is sealed where the segment is written.
    for (const server of ["coordinator", "worker-0", "worker-1"]) {
      await platform.kill(`trino-batch-${server}`);
    }
    await platform.without("batch", "s3:ListBucket", async () => {
      await heal(lab, cluster, quiet);
      await soon("its pruner says that it cannot", () =>
        lastLogLines(lab, "trino-batch-coordinator", 2000).some((line) =>
          line.includes("Failed to prune segments"),
        ),
      );
    });
  });

  test("has results that come, and acknowledgements that the others refuse", async () => {
    const [segment] = await spool(gateway, SOME, ON_BATCH);
    if (!segment) throw new Error("nothing was spooled");
    expect((await download(lab, segment)).status).toBe(200);
    expect(await acknowledge(segment)).toBe(500);
    expect(await platform.lying([segment])).toHaveLength(1);
  });

  test("makes status name the servers that have the key of before, and the way out", async () => {
    const out = await statusOfPods(lab, platform.session.cloud.cluster, platform.stackFile);
    const told = out.split("\n").filter((line) => line.includes("was last written"));
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/trino-interactive-coordinator-\d+, trino-interactive-worker-0-\d+/);
    expect(out).toContain("rollout restart deployment --selector");
  });
});

/** What a client has downloaded when its coordinator was killed. */
let downloaded: Segment[] = [];

test("a coordinator killed between download and acknowledgement leaves what the bucket ends", async () => {
  await platform.empty();
  downloaded = await spool(gateway, SOME);
  for (const segment of downloaded) expect((await download(lab, segment)).status).toBe(200);
  await platform.kill("trino-interactive-coordinator");
  const statuses = await Promise.all(downloaded.map(acknowledge));
  expect(statuses.every((status) => status >= 500)).toBe(true);
  expect(await platform.lying(downloaded)).toEqual(downloaded);
  const { Rules } = await platform.asAdmin((client, Bucket) =>
    client.send(new GetBucketLifecycleConfigurationCommand({ Bucket })),
  );
  expect(Rules).toMatchObject([{ Status: "Enabled", Expiration: { Days: 1 } }]);
});

describe("Trino 476, another version of the key, and addresses by a redirect", () => {
  beforeAll(async () => {
    await platform.put(EXPIRED);
    const s3 = { removalPolicy: "destroy" };
    await platform.up({ s3, keyVersion: 2, retrieval: "redirect" }, OLDEST);
  });

  test("what was spooled before can be fetched, and its acknowledgement is refused", async () => {
    expect(downloaded.length).toBeGreaterThan(1);
    for (const segment of downloaded) {
      expect((await download(lab, segment)).status).toBe(200);
      expect(await acknowledge(segment)).toBe(500);
    }
    expect(await platform.lying(downloaded)).toEqual(downloaded);
  });

  test("what has expired is gone: a coordinator that may list prunes when it begins", () =>
    soon("it is pruned", async () => !(await platform.objects()).includes(EXPIRED)));

  test("clients follow the redirect, which the gateway hands on", async () => {
    await platform.empty();
    const direct = digestOf((await mustRun(gateway, SOME)).rows);
    expect(await clients.jdbc(gateway, SOME, isEmpty)).toEqual(direct);
    const { segmentPuts } = trinoMetrics(OLDEST);
    const counted = await platform.metricsOf("trino-interactive-worker-0");
    expect(counted[segmentPuts]).toBeGreaterThan(0);
  });

  test("without s3:PutObject a query with a result that is spooled fails", async () => {
    const refused = () => spool(gateway, SOME).then(() => "", String);
    const error = await platform.without("interactive", "s3:PutObject", () =>
      soon("a query fails", refused),
    );
    expect(error).toMatch(/access ?denied|403|forbidden/i);
  });
});
