import { waitUntil } from "../../lab/processes";
import { LAB_TRINO_VERSIONS } from "../../lab/toolchain";
import { loadDataset, MANY_TASKS, PIPELINE, SCHEMA } from "../../proof/dataset";
import { startLoad } from "../../proof/load";
import { mustRun, type QueryOutcome } from "../../proof/trino/client";
import { clusterOf } from "../../proof/trino/coordinator";
import { type Edit, openPlatform, type Platform, type Stage } from "../stage/platform";
import type { Benchmark, Run, Sample } from "../suite/benchmark";

// A batch cluster is replaced by another one, as docs/guides/upgrade-trino-without-losing-a-query.md says:
// real servers, each step a `pulumi up`, two gateways, constant load, and a query that runs for minutes.

const [TO = "", FROM = TO] = LAB_TRINO_VERSIONS;
/** How often the long query does its work: minutes instead of seconds. */
const TIMES = 40;

const longQuery = (times: number) => `
  SELECT part % 10, count(*), sum(value)
  FROM (
    SELECT l.suppkey + n AS part, l.cents + r.quantity AS value
    FROM ${SCHEMA}.lineitem l JOIN ${SCHEMA}.lineitem r ON l.orderkey = r.orderkey
    CROSS JOIN UNNEST(sequence(1, ${times})) AS times (n))
  GROUP BY 1 ORDER BY 1`;

const LONG = { ...PIPELINE, session: MANY_TASKS };
const SHORT = [
  "SELECT 1",
  "SELECT count(*) FROM tpch.tiny.nation",
  `SELECT sum(quantity) FROM ${SCHEMA}.lineitem WHERE suppkey = 7`,
];
const CLIENTS = [
  { client: { source: "airflow" }, statements: SHORT },
  { client: { source: "dagster" }, statements: SHORT },
  { client: { source: "Apache Superset" }, statements: SHORT },
  { client: LONG, statements: [longQuery(1)] },
];

export const replaceCluster: Benchmark = {
  name: "replace-cluster",
  question: "Is a query lost when a batch cluster gets another version of Trino?",
  against: "the version changed in place, one `pulumi up`",
  variants: ["guide", "in place"],
  figures: {
    lost: { unit: "", meaning: "queries that failed" },
    queries: { unit: "", meaning: "queries that ended meanwhile" },
    seconds: { unit: "s", meaning: "all of its `pulumi up`" },
    slowest: { unit: "s", meaning: "the slowest query" },
  },
  cases: [`${FROM} to ${TO}`],
  rounds: 1,
  goals: [{ text: "queries lost", figure: "lost", of: "ours", over: "highest", most: 0 }],
  plots: [],
  conditions:
    "The lab's stack; three clients ask short queries all the time, a fourth a longer one, and a query of minutes has begun on the cluster that goes. Some ten minutes and 12 GiB",
  findings: "",
  run: (run) => run.pairs((_, variant) => replaceUnderLoad(run, variant)),
};

const before: Edit = (platform: Platform) => {
  platform.trinoVersion = FROM;
};

const withGreen =
  (change: (clusters: Platform) => void): Edit =>
  (platform) => {
    before(platform);
    const { batch } = platform.clusters;
    const coordinator = { ...batch.coordinator, memoryGiB: 2 };
    const green = { ...batch, trinoVersion: TO, routingGroup: "batch", coordinator };
    platform.clusters["batch-green"] = green;
    change(platform.clusters);
  };

/** The steps of the guide after the cluster was added, or the one step of who does not read it. */
const STEPS: Record<string, Edit[]> = {
  guide: [
    withGreen((clusters) => {
      clusters.batch.active = false;
    }),
    withGreen((clusters) => {
      delete clusters.batch;
    }),
  ],
  "in place": [
    (platform) => {
      before(platform);
      platform.clusters.batch.trinoVersion = TO;
    },
  ],
};

async function replaceUnderLoad(run: Run, variant: string): Promise<Sample> {
  const stage = await openPlatform(run, before);
  await stage.up(before);
  const { gateway } = stage.subject();
  await loadDataset(stage.subject());
  const load = startLoad(gateway, CLIENTS);
  let lost = 0;
  try {
    await load.more();
    const began = performance.now();
    if (variant === "guide") await stage.up(withGreen(() => {}));
    const { polled } = await longQueryOn("batch", stage);
    for (const edit of STEPS[variant] ?? []) {
      await load.more();
      await stage.up(edit);
    }
    const seconds = (performance.now() - began) / 1000;
    const ends = await Promise.allSettled(polled);
    lost = ends.filter(({ status }) => status === "rejected").length;
    await load.more();
    const { done, failures, slowest } = load.tally;
    return { lost: lost + failures.length, queries: done + ends.length - lost, seconds, slowest };
  } finally {
    await load.stop();
  }
}

/**
 * Long queries through the gateway until the one cluster of two has one. Those that the other cluster got
 * go on: none of them is to be lost either.
 */
async function longQueryOn(
  wanted: string,
  stage: Stage,
): Promise<{ polled: Promise<QueryOutcome>[] }> {
  const { gateway, coordinators } = stage.subject();
  const polled: Promise<QueryOutcome>[] = [];
  for (;;) {
    const id = Promise.withResolvers<string>();
    const patience = { deadlineSeconds: 1500, reconnectSeconds: 60, onId: id.resolve };
    const query = mustRun(gateway, longQuery(TIMES), LONG, patience);
    query.catch(id.reject);
    polled.push(query);
    // A coordinator knows a query from the first poll on.
    const queryId = await id.promise;
    const runs = () => clusterOf(coordinators, queryId);
    const cluster = await waitUntil("the query runs", runs, { timeoutSeconds: 60, alive: [] });
    if (cluster === wanted) return { polled };
  }
}
