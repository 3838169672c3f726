import { setTimeout as pause } from "node:timers/promises";
import type { S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { need, type Steps } from "../../lab/cli/bring-up";
import { heal } from "../../lab/platform/heal";
import { findObjectStore, listProcesses, s3Client } from "../../lab/processes";
import { LONG_QUERY, loadDataset, MANY_TASKS, PIPELINE, SCHEMA } from "../../lab/proof/dataset";
import { explainFailure } from "../../lab/proof/exchange-failure";
import { emptyBuckets } from "../../lab/proof/exchange-objects";
import type { Orphans } from "../../lab/proof/exchange-orphans";
import { allowedActions, withoutAction } from "../../lab/proof/exchange-role";
import { measureSpread, waitUntilEmpty } from "../../lab/proof/exchange-spread";
import type { Subject } from "../../lab/proof/subject";
import { type Relay, startRelay } from "../../lab/relay/relay";
import { type Client, mustRun, type QueryOutcome, runQuery } from "../../lab/trino/client";
import { bringUp, command, leftovers, quiet, temporaryLab } from "./support";

const lab = temporaryLab();
const account = { namespace: "trino", serviceAccount: "trino-batch" };
const many: Client = { ...PIPELINE, session: MANY_TASKS };
let relay: Relay;
let steps: Steps;
let subject: Subject;
let expected: QueryOutcome;

beforeAll(async () => {
  relay = await startRelay({ upstream: () => findObjectStore(lab)?.endpoint });
  steps = await bringUp(lab, { s3Endpoint: relay.url });
  subject = need(steps.subject, "the platform");
  await loadDataset(subject);
});
afterAll(async () => {
  const left = await leftovers(lab);
  await relay.close();
  expect(left).toEqual([]);
});

const cloud = () => need(steps.session, "the cloud").cloud;
const countObjects = async () =>
  (await subject.measureBuckets()).reduce((sum, { objects }) => sum + objects, 0);

async function asAdmin<T>(run: (client: S3Client) => Promise<T>): Promise<T> {
  const { endpoint, admin } = need(findObjectStore(lab), "the object store");
  const client = s3Client(endpoint, admin);
  return run(client).finally(() => client.destroy());
}

/** Removes what a failed query left. */
const clean = () => asAdmin((client) => emptyBuckets(client, subject.exchangeBuckets));

describe("the exchange buckets", () => {
  /** One scan of everything, gathered by one task: the only one that writes. */
  const oneWriter = `SELECT count(*) FROM (
    SELECT row_number() OVER (ORDER BY cents, orderkey) AS n FROM ${SCHEMA}.lineitem)`;

  test("share a query of many tasks: none holds more than half, nothing is left", async () => {
    const spread = await measureSpread(subject, LONG_QUERY, many);
    expected = spread.outcome;
    expect(Object.values(spread.peak).filter((bytes) => bytes > 0)).toHaveLength(3);
    expect(spread.largestShare).toBeLessThanOrEqual(0.5);
    expect(spread.left).toBe(0);
  });

  test("do not share what a single large task writes: a task has one bucket", async () => {
    const session = {
      fault_tolerant_execution_arbitrary_distribution_compute_task_target_size_min: "1GB",
    };
    const { peak, left } = await measureSpread(subject, oneWriter, { ...PIPELINE, session });
    const [largest = 0, ...others] = Object.values(peak).sort((a, b) => b - a);
    // What is not the scan's is the one row of the count.
    expect(others.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(largest / 100);
    expect(left).toBe(0);
  });
});

describe("a store that answers 503 SlowDown", () => {
  test("to a third of the requests for 30 s does not fail the query", async () => {
    relay.forget();
    relay.slowDown(1 / 3);
    const calm = pause(30_000).then(() => relay.slowDown(0));
    const { rows } = await mustRun(subject.gateway, LONG_QUERY, many);
    const refused = relay.requests.filter(({ status }) => status === 503);
    expect(rows).toEqual(expected.rows);
    expect(refused.length).toBeGreaterThan(20);
    await calm;
    expect(await waitUntilEmpty(subject)).toBe(0);
  });
});

describe("a bucket that is gone", () => {
  test("fails the query; the lab names it; the next query works once it is back", async () => {
    const [bucket = ""] = subject.exchangeBuckets;
    await cloud().objectStore.deleteBucket(bucket, { force: true });
    const session = { ...MANY_TASKS, task_retry_attempts_per_task: "0" };
    const { error = "" } = await runQuery(subject.gateway, LONG_QUERY, { ...PIPELINE, session });
    // Trino does not say which.
    expect(error).toContain("The specified bucket does not exist");
    const explained = await asAdmin((client) =>
      explainFailure(client, subject.exchangeBuckets, error),
    );
    expect(explained).toContain(`exchange buckets that do not exist: ${bucket}`);
    await cloud().objectStore.createBucket(bucket);
    const rule = { id: "expire-orphans", enabled: true, expirationDays: 2 };
    await cloud().objectStore.putLifecycle(bucket, [rule]);
    await clean();
    expect((await mustRun(subject.gateway, LONG_QUERY, many)).rows).toEqual(expected.rows);
  });
});

describe("the role of the exchange", () => {
  const sql = `SELECT suppkey % 10, count(*) FROM ${SCHEMA}.lineitem GROUP BY 1`;
  // A refused request is not tried again as a task: that would only take longer.
  const once: Client = { ...PIPELINE, session: { task_retry_attempts_per_task: "0" } };
  const triedToDelete = () => relay.requests.some(({ query }) => query.includes("delete"));
  const without = (action: string) =>
    withoutAction(lab, cloud().identity, { account, action }, async () => {
      relay.forget();
      const { error } = await runQuery(subject.gateway, sql, once);
      // Cleaning up comes after the query's end, and must not meet the action given back.
      if (!error) await expect.poll(triedToDelete, { timeout: 15_000 }).toBe(true);
      const refused = relay.requests.filter(({ status }) => status === 403);
      return { error, refused: new Set(refused.map(({ method, query }) => [method, ...query][0])) };
    });

  test("is enough as it is: nothing is refused, nothing is left", async () => {
    relay.forget();
    await mustRun(subject.gateway, sql, once);
    expect(await waitUntilEmpty(subject)).toBe(0);
    expect(relay.requests.filter(({ status }) => status === 403)).toEqual([]);
    expect(allowedActions(lab, account)).toHaveLength(5);
  });

  test.each([
    ["s3:PutObject", "PUT", "writing"],
    ["s3:ListBucket", "GET", "listing what was written"],
    ["s3:GetObject", "GET", "reading"],
  ])("without %s the query fails at a %s request: %s", async (action, method) => {
    const { error, refused } = await without(action);
    expect(error).toMatch(/Access Denied|403/);
    expect([...refused]).toContain(method);
    await clean();
  });

  test("without s3:DeleteObject the query passes and leaves its data behind", async () => {
    const { error } = await without("s3:DeleteObject");
    expect(error).toBeUndefined();
    expect(await countObjects()).toBeGreaterThan(0);
    await clean();
  });

  test("s3:AbortMultipartUpload is not exercised: queries this small upload each object whole", async () => {
    const { error, refused } = await without("s3:AbortMultipartUpload");
    expect(error).toBeUndefined();
    expect(refused.size).toBe(0);
    expect(await waitUntilEmpty(subject)).toBe(0);
  });
});

describe("a coordinator that is killed", () => {
  test("leaves orphans, which are listed with the day of their removal", async () => {
    await clean();
    const id = Promise.withResolvers<string>();
    const query = runQuery(subject.gateway, LONG_QUERY, many, { onId: id.resolve }).catch(() => {});
    const queryId = await id.promise;
    await expect.poll(countObjects, { timeout: 60_000, interval: 50 }).toBeGreaterThan(4);
    const coordinator = listProcesses(lab).find(({ name }) => name === "trino-batch-coordinator");
    await subject.kill(need(coordinator, "the coordinator"));
    await query;
    expect(() => command(lab, "orphans")).toThrow("does not answer");

    await heal(lab, cloud().cluster, quiet);
    const orphans = JSON.parse(command(lab, "orphans", "--json")) as Orphans[];
    expect(orphans.map(({ query }) => query)).toContain(queryId);
    expect(orphans.reduce((sum, { objects }) => sum + objects, 0)).toBe(await countObjects());
    for (const { written, removed } of orphans) {
      const days = (Date.parse(String(removed)) - Date.parse(String(written))) / 86_400_000;
      // Two days, as the stack says, and on to the next midnight.
      expect(days).toBeGreaterThanOrEqual(2);
      expect(days).toBeLessThanOrEqual(3);
    }
  });

  test("one bucket instead of three: the same result, all of it in there", async () => {
    await clean();
    const [first = ""] = subject.exchangeBuckets;
    const { cluster } = cloud();
    const release = need(await cluster.readRelease("trino", "trino-batch"), "the release");
    const server = release.values.server as { exchangeManager: object };
    const exchangeManager = { ...server.exchangeManager, baseDir: [`s3://${first}/`] };
    const values = { ...release.values, server: { ...server, exchangeManager } };
    await cluster.applyRelease({ ...release, values }, quiet);
    const { outcome, peak, left } = await measureSpread(subject, LONG_QUERY, many);
    expect(outcome.rows).toEqual(expected.rows);
    const used = Object.entries(peak).filter(([, bytes]) => bytes > 0);
    expect(used.map(([bucket]) => bucket)).toEqual([first]);
    expect(left).toBe(0);
  });
});
