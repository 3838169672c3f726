import { afterAll, beforeAll, expect, test } from "vitest";
import type { TrinoSpec } from "../../components/trino/spec";
import { renderTrinoValues, SHARED_SECRET_KEY } from "../../components/trino/values";
import { createCluster } from "../../lab/cluster";
import { takeDown } from "../../lab/platform/take-down";
import { listProcesses, waitUntil } from "../../lab/processes";
import { ensureToolchain, PINS } from "../../lab/toolchain";
import { type Client, mustRun, runQuery } from "../../lab/trino/client";
import { quiet, temporaryLab } from "./support";

const name = "trino-one";
const namespace = "trino";
const lab = temporaryLab();
let coordinator: string;

/** One server that is coordinator and worker: what is asked here needs no second one. */
const spec: TrinoSpec = {
  name,
  profile: "interactive",
  trinoVersion: PINS.trino,
  coordinator: { memoryGiB: 1.5, cpu: 1 },
  workers: { memoryGiB: 1.5, cpu: 1, replicas: 1 },
  catalogs: { tpch: { text: "connector.name=tpch" } },
  workload: {
    resourceGroups: {
      groups: {
        metadata: { softMemoryLimit: "10%", hardConcurrencyLimit: 10, maxQueued: 10 },
        tools: {
          softMemoryLimit: "80%",
          hardConcurrencyLimit: 2,
          maxQueued: 10,
          schedulingPolicy: "weighted_fair",
          groups: {
            "${tool}": { softMemoryLimit: "80%", hardConcurrencyLimit: 1, maxQueued: 1 },
          },
        },
        rest: { softMemoryLimit: "80%", hardConcurrencyLimit: 10, maxQueued: 10 },
      },
      selectors: [
        { group: "metadata", queryType: "DESCRIBE" },
        { group: "tools.${tool}", source: "/jdbc#(?<tool>[a-z]+)/" },
        { group: "rest" },
      ],
    },
    sessionProperties: [
      { source: "nightly.*", properties: { query_max_execution_time: "11m" } },
      { group: "tools.*", properties: { query_priority: "7" } },
    ],
  },
  serviceAccountName: name,
  secretNames: [`${name}-internal`],
  valuesOverride: {
    server: { workers: 0 },
    coordinator: {
      config: { nodeScheduler: { includeCoordinator: true } },
      additionalJVMConfig: ["-XX:TieredStopAtLevel=1"],
    },
  },
};

beforeAll(async () => {
  const cluster = createCluster(lab, await ensureToolchain(quiet));
  const metadata = { name, namespace };
  const secret = { [SHARED_SECRET_KEY]: Buffer.from("a".repeat(64)).toString("base64") };
  await cluster.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  await cluster.apply({ apiVersion: "v1", kind: "ServiceAccount", metadata });
  await cluster.apply({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: `${name}-internal`, namespace },
    data: secret,
  });
  const values = { ...renderTrinoValues(spec) };
  const release = { name, namespace, chart: "trino", version: "1.42.2", values };
  await cluster.applyRelease(release, quiet);
  const record = listProcesses(lab).find(({ kind }) => kind === "coordinator");
  coordinator = `http://127.0.0.1:${record?.ports.http}`;
  // A server that has started does not count on itself as a worker yet.
  const isAtWork = async () => (await runQuery(coordinator, COUNT)).rows.length === 1;
  await waitUntil("the first query", isAtWork, { timeoutSeconds: 120, alive: [] });
});
afterAll(() => takeDown(lab, { keepLogs: false }));

/** What the coordinator says of a query: its state, and the group that it went to. */
async function placeOf(id: string): Promise<{ state: string; group: string }> {
  const headers = { "X-Trino-User": "lab" };
  const response = await fetch(`${coordinator}/v1/query/${id}`, { headers });
  // For a moment a query has an id and is not known yet.
  if (!response.ok) return { state: "UNKNOWN", group: "" };
  const info = (await response.json()) as { state: string; resourceGroupId?: string[] };
  return { state: info.state, group: info.resourceGroupId?.join(".") ?? "" };
}

const COUNT = "SELECT count(*) FROM tpch.tiny.region";
const ENDLESS = `SELECT l.orderkey FROM tpch.tiny.lineitem l
  CROSS JOIN UNNEST(sequence(1, 2000)) AS copies (copy)`;

/** A query that runs, and goes on running: nobody fetches the rest of its rows. */
async function holdQuery(source: string): Promise<{ id: string; cancel: () => Promise<unknown> }> {
  const headers = { "X-Trino-User": "ana", "X-Trino-Source": source };
  type Page = { id: string; nextUri: string; data?: unknown[]; error?: { message: string } };
  let page: Page = { id: "", nextUri: `${coordinator}/v1/statement` };
  for (let first = true; !page.data; first = false) {
    const init = first ? { method: "POST", body: ENDLESS, headers } : { headers };
    page = (await (await fetch(page.nextUri, init)).json()) as Page;
    if (page.error) throw new Error(page.error.message);
  }
  return { id: page.id, cancel: () => fetch(page.nextUri, { method: "DELETE", headers }) };
}

/** Starts a query and gives its id as soon as it has one, and its outcome. */
async function startQuery(sql: string, client: Client) {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const outcome = runQuery(coordinator, sql, { user: "ana", ...client }, { onId: resolve });
  outcome.catch(reject);
  return { id: await promise, outcome };
}

test("a query over its group's limit is queued, and starts when the one before it ends", async () => {
  const held = await holdQuery("jdbc#power");
  expect(await placeOf(held.id)).toEqual({ state: "RUNNING", group: "tools.power" });

  const next = await startQuery("SELECT 1", { source: "jdbc#power" });
  const placeOfNext = () => placeOf(next.id);
  await expect
    .poll(placeOfNext, { timeout: 60_000 })
    .toEqual({ state: "QUEUED", group: "tools.power" });
  // Neither the neighbour nor anybody else waits.
  expect((await mustRun(coordinator, "SELECT 2", { source: "jdbc#tableau" })).rows).toEqual([[2]]);
  expect((await mustRun(coordinator, "SELECT 3")).rows).toEqual([[3]]);
  expect((await placeOf(next.id)).state).toBe("QUEUED");

  // The queue has one place: the next query is refused at once.
  const refused = await runQuery(coordinator, "SELECT 4", { source: "jdbc#power" });
  expect(refused.error).toContain("QUERY_QUEUE_FULL");

  await held.cancel();
  const outcome = await next.outcome;
  expect(outcome.error).toBeUndefined();
  expect(outcome.rows).toEqual([[1]]);
});

test.each([
  ["the kind of statement", "SHOW CATALOGS", {}, "metadata"],
  ["the source, by a named group", "SELECT 1", { source: "jdbc#superset" }, "tools.superset"],
  ["a source that only looks alike", "SELECT 1", { source: "jdbc#9" }, "rest"],
  ["nothing in particular", "SELECT 1", {}, "rest"],
])("%s decides the group", async (_, sql, client, group) => {
  const { id } = await mustRun(coordinator, sql, client);
  expect((await placeOf(id)).group).toBe(group);
});

test("session properties come by source, dots and all, and by group", async () => {
  const settingOf = async (property: string, client: Client) => {
    // SHOW SESSION is a statement about data, and goes to its own group.
    const { id, rows } = await mustRun(coordinator, `SHOW SESSION LIKE '${property}'`, client);
    return { group: (await placeOf(id)).group, value: rows[0]?.[1] };
  };
  const time = "query_max_execution_time";
  const nightly = await settingOf(time, { source: "nightly.etl" });
  expect(nightly).toEqual({ group: "metadata", value: "11m" });
  // The dot is a dot: without quoting it, this source would match as well.
  expect((await settingOf(time, { source: "nightly-etl" })).value).not.toBe("11m");

  const { id } = await mustRun(coordinator, "SELECT 1", { source: "jdbc#superset" });
  const response = await fetch(`${coordinator}/v1/query/${id}`, {
    headers: { "X-Trino-User": "lab" },
  });
  const { session } = (await response.json()) as {
    session: { systemProperties: Record<string, string> };
  };
  expect(session.systemProperties.query_priority).toBe("7");
});
