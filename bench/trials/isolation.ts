import execa from "execa";
import { startLoad } from "../../proof/load";
import { openPlatform, type Platform, type Stage } from "../stage/platform";
import { loadTpch, SCALE, SCHEMA, TPCH_CATALOG } from "../stage/tpch";
import type { Benchmark, Run, Sample, StackRun } from "../suite/benchmark";
import { quantile } from "../suite/statistics";

/** What is asked of TPC-H's tables in this schema. */
const statementsOn = (schema: string) => ({
  /** By people who wait, on a table of some MB. */
  dashboard: [
    `SELECT orderpriority, count(*), sum(totalprice) FROM ${schema}.orders GROUP BY 1`,
    `SELECT mktsegment, count(*) FROM ${schema}.customer WHERE acctbal > 0 GROUP BY 1`,
    `SELECT year(orderdate), sum(totalprice) FROM ${schema}.orders GROUP BY 1 ORDER BY 1`,
  ],
  /** By pipelines, all the time: join, aggregate, sort. */
  etl: [
    `SELECT count(*), sum(rate) FROM (
      SELECT o.custkey, l.suppkey, sum(l.extendedprice * (1 - l.discount)) AS rate
      FROM ${schema}.lineitem l JOIN ${schema}.orders o ON l.orderkey = o.orderkey GROUP BY 1, 2)`,
    `SELECT sum(place) FROM (
      SELECT rank() OVER (PARTITION BY suppkey ORDER BY extendedprice) AS place
      FROM ${schema}.lineitem)`,
  ],
});

const STATEMENTS = statementsOn(SCHEMA);

const CLIENTS = { dashboard: 2, etl: 4 };
const SECONDS = 15;

/** Which clusters serve whom, and which of the two cores each gets. */
const SIDES: Record<string, { dashboard: string; etl: string; cores: Record<string, string> }> = {
  "two clusters": {
    dashboard: "interactive",
    etl: "batch",
    cores: { interactive: "0", batch: "1" },
  },
  "one for all": { dashboard: "shared", etl: "shared", cores: { shared: "0,1" } },
};

/** The same on somebody's stack, which has no third cluster: dashboards on batch. */
const STACK_SIDES: Record<string, { dashboard: string; etl: string }> = {
  "two clusters": { dashboard: "interactive", etl: "batch" },
  "one for all": { dashboard: "batch", etl: "batch" },
};

/** Ours with as few workers as may be; and one FTE cluster with the workers of both. */
function withShared(platform: Platform): void {
  const { interactive, batch } = platform.clusters;
  interactive.workers.replicas = 1;
  batch.workers.memoryGiB = 2;
  const shared = structuredClone(batch);
  shared.workers.replicas = interactive.workers.replicas + batch.workers.replicas;
  platform.clusters.shared = shared;
  platform.catalogs.tpch = TPCH_CATALOG;
  platform.gateway.replicas = 1;
}

export const isolation: Benchmark = {
  name: "isolation",
  question: "How long does a dashboard wait while pipelines run?",
  against: "one fault-tolerant cluster for all, with as many cores and workers",
  variants: ["two clusters", "one for all"],
  figures: {
    p95: { unit: "s", meaning: "95 of 100 dashboard queries take no longer" },
    median: { unit: "s", meaning: "half of them take no longer" },
    dashboards: { unit: "", meaning: `dashboard queries that ended in ${SECONDS} s` },
    pipelines: { unit: "per min", meaning: "pipelines' queries that ended meanwhile" },
  },
  cases: ["idle", "pipelines run"],
  rounds: 5,
  goals: [
    {
      text: "p95 of a dashboard query while pipelines run, two clusters / one",
      figure: "p95",
      of: "ratio",
      over: { case: "pipelines run" },
      most: 0.1,
    },
  ],
  plots: [{ kind: "bars", figure: "p95" }],
  conditions: `TPC-H at scale ${SCALE} on Iceberg; ${CLIENTS.dashboard} clients ask small aggregations, ${CLIENTS.etl} joins, aggregations and windows, ${SECONDS} s a sample; each of our clusters pinned to one core, the one for all to both; the lab's sizes and C1 compiler; store and clients on the same two cores, pinned to neither`,
  findings:
    "Beside pipelines our dashboards take as long as without them: nothing is shared but the store. On one cluster they wait for cores, and in the queue of their resource group behind the pipelines' queries; how long, depends on how many of these there are, and the ratio with it. The price is that pipelines cannot use the cores of interactive while nobody asks: here they had one of two.",
  async run(run) {
    const stage = await openPlatform(run, withShared);
    const { coordinators } = stage.subject();
    await loadTpch(coordinators.batch ?? "");
    for (const { cores } of Object.values(SIDES)) await pin(stage, cores);
    run.progress("warm-up");
    for (const [cluster, server] of Object.entries(coordinators)) {
      const statements =
        cluster === "interactive"
          ? STATEMENTS.dashboard
          : [...STATEMENTS.dashboard, ...STATEMENTS.etl];
      const load = startLoad(server, [{ client: {}, statements }], { signal: run.signal });
      await load.more();
      await load.more();
      await load.stop();
    }
    await run.pairs((name, variant) => sample(run, { coordinators, login: {} }, name, variant));
  },
  // Dashboards beside pipelines on batch, in place of a third cluster.
  async onStack(run) {
    await run.pairs((name, variant) => sample(run, run, name, variant));
  },
};

/** Dashboards for so long, with or without pipelines. */
async function sample(
  { signal }: Pick<Run, "signal">,
  { coordinators, login, tpch }: Pick<StackRun, "coordinators" | "login"> & { tpch?: string },
  name: string,
  variant: string,
): Promise<Sample> {
  const { dashboard: small, etl: large } = tpch ? statementsOn(`${tpch}.sf1`) : STATEMENTS;
  const side = tpch ? STACK_SIDES[variant] : SIDES[variant];
  const of = (kind: "dashboard" | "etl", statements: readonly string[]) => {
    const server = coordinators[side?.[kind] ?? ""];
    if (!server) throw new Error(`the platform has no cluster ${side?.[kind]}`);
    const clients = Array.from({ length: CLIENTS[kind] }, () => ({ client: {}, statements, kind }));
    return startLoad(server, clients, { signal, login });
  };
  const etl = name === "idle" ? undefined : of("etl", large);
  await etl?.more();
  const began = performance.now();
  const dashboard = of("dashboard", small);
  // As long as said, and until each client has asked several times.
  while (performance.now() < began + SECONDS * 1000) await dashboard.more();
  const ended = performance.now();
  const meanwhile = etl?.attempts.filter((one) => one.ended >= began && one.ended <= ended);
  await dashboard.stop();
  await etl?.stop();
  const failed = [...dashboard.tally.failures, ...(etl?.tally.failures ?? [])];
  if (failed.length > 0) throw new Error(failed[0]);
  const times = dashboard.attempts.map((one) => (one.ended - one.began) / 1000);
  return {
    p95: quantile(times, 0.95),
    median: quantile(times, 0.5),
    dashboards: times.length,
    ...(meanwhile && { pipelines: (meanwhile.length * 60_000) / (ended - began) }),
  };
}

/** All threads of a cluster's processes; those that they begin later inherit it (`sched_setaffinity(2)`). */
async function pin(stage: Stage, cores: Record<string, string>): Promise<void> {
  for (const [cluster, list] of Object.entries(cores)) {
    for (const pid of stage.pids(cluster)) {
      await execa("taskset", ["--all-tasks", "--cpu-list", "--pid", list, String(pid)]);
    }
  }
}
