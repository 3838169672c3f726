import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BackendSpec } from "../../components/gateway/spec";
import type { WorkloadSpec } from "../../components/trino/workload/spec";
import { takeDown } from "../../lab/platform/take-down";
import { readRecord, waitUntil } from "../../lab/processes";
import { ensureToolchain } from "../../lab/toolchain";
import { startLoad } from "../../proof/load";
import { mustRun } from "../../proof/trino/client";
import { runningQueries } from "../../proof/trino/coordinator";
import { type GatewayStage, openStage, registerBackends } from "./gateway/stage";
import { type LoneCoordinator, startLoneCoordinator } from "./lone-coordinator";
import { temporaryLab } from "./support";

// Two real clusters of one routing group before two real gateways: the busy one has a query that runs and
// others that wait for it.

const lab = temporaryLab();
const RELEASE = "trino-gateway";
const CLUSTERS = ["blue", "green"] as const;
const trino = {} as Record<(typeof CLUSTERS)[number], LoneCoordinator>;
let stage: GatewayStage;
let gateway: string;

/** One query of the source `report` at a time; the others wait. */
const workload: WorkloadSpec = {
  resourceGroups: {
    groups: {
      reports: { softMemoryLimit: "50%", hardConcurrencyLimit: 1, maxQueued: 10 },
      rest: { softMemoryLimit: "90%", hardConcurrencyLimit: 50, maxQueued: 100 },
    },
    selectors: [{ group: "reports", source: "report" }, { group: "rest" }],
  },
};

const SHORT = "SELECT count(*) FROM tpch.tiny.nation";
const LONGER = `SELECT count(*) FROM tpch.tiny.lineitem
  CROSS JOIN UNNEST(sequence(1, 30)) AS copies (copy)`;
/** Never ends unless somebody reads all its rows. */
const ENDLESS = `SELECT l.orderkey FROM tpch.tiny.lineitem l
  CROSS JOIN UNNEST(sequence(1, 2000)) AS copies (copy)`;

const backend = (name: string, active = true): BackendSpec => ({
  name: `trino-${name}`,
  url: `http://trino-${name}.trino:8080`,
  routingGroup: "interactive",
  active,
});
const register = (...backends: BackendSpec[]) => registerBackends(stage, RELEASE, backends);

beforeAll(async () => {
  stage = await openStage(lab, await ensureToolchain(() => {}));
  for (const name of CLUSTERS) {
    const catalogs = { tpch: { text: "connector.name=tpch", readOnly: true } };
    trino[name] = await startLoneCoordinator(
      lab,
      { name: `trino-${name}`, catalogs, workload },
      {},
    );
  }
  const options = { replicas: 2, routingGroups: ["interactive"], balancing: "leastLoaded" };
  gateway = await stage.install(RELEASE, options);
  await register(backend("blue"), backend("green"));
  // A server that has started does not count on itself as a worker yet.
  for (const server of [trino.blue.url, trino.green.url, gateway]) {
    const isAtWork = async () => mustRun(server, SHORT);
    await waitUntil("the first query", isAtWork, { timeoutSeconds: 120, alive: [] });
  }
});

afterAll(() => takeDown(lab, { keepLogs: false }));

/** Leaves a query to itself once its cluster has it in this state; gives what ends it. */
async function leave({ url }: LoneCoordinator, state: string): Promise<() => Promise<unknown>> {
  const headers = { "X-Trino-User": "ana", "X-Trino-Source": "report" };
  let next = `${url}/v1/statement`;
  for (let first = true; ; first = false) {
    const init = first ? { method: "POST", body: ENDLESS, headers } : { headers };
    const page = (await (await fetch(next, init)).json()) as Page;
    if (page.error || !page.nextUri) throw new Error(page.error?.message ?? "it has ended");
    next = page.nextUri;
    // Whatever is asked for is QUEUED at first; Trino begins with it when it is asked how it goes.
    if (!first && page.stats.state === state)
      return () => fetch(next, { method: "DELETE", headers });
  }
}

interface Page {
  nextUri?: string;
  stats: { state: string };
  error?: { message: string };
}

/** The cluster that had a query: ids end with letters of the coordinator's own. */
const suffixOf = ({ id }: { id: string }) => id.slice(-5);

describe("of two real clusters", () => {
  test("the one without a queue gets twenty queries of twenty", async () => {
    const green = suffixOf(await mustRun(trino.green.url, SHORT));
    const ends = [await leave(trino.blue, "RUNNING")];
    for (let query = 0; query < 2; query++) ends.push(await leave(trino.blue, "QUEUED"));
    const clusterOf = async () => suffixOf(await mustRun(gateway, SHORT));
    // Each replica has looked at them since: none of these goes to the busy one.
    await waitUntil(
      "both replicas know",
      async () => {
        for (let query = 0; query < 8; query++) if ((await clusterOf()) !== green) return false;
        return true;
      },
      { timeoutSeconds: 60, alive: [] },
    );
    const answers: string[] = [];
    for (let query = 0; query < 20; query++) answers.push(await clusterOf());
    for (const end of ends) await end();
    expect(answers).toEqual(Array(20).fill(green));
  });

  test("one is replaced under load, and ends, without a lost query", async () => {
    const [blue, green] = await Promise.all(
      CLUSTERS.map(async (name) => suffixOf(await mustRun(trino[name].url, SHORT))),
    );
    const load = startLoad(gateway, Array(4).fill({ client: {}, statements: [SHORT, LONGER] }));
    try {
      await load.more();
      await register(backend("blue"), backend("green", false));
      await load.more();
      await register(backend("blue"));
      expect(await runningQueries(trino.green.url)).toEqual([]);
      await stage.cluster.removeRelease("trino", "trino-green");
      expect(readRecord(lab, "trino-green-coordinator")?.alive ?? false).toBe(false);
      await load.more();
    } finally {
      await load.stop();
    }
    expect(load.tally.failures).toEqual([]);
    expect(Object.keys(load.tally.by).sort()).toEqual([blue, green].sort());
  });
});
