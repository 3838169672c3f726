import { mustRun } from "../../proof/trino/client";
import { loneLake } from "../stage/lone-lake";
import { SCALE, SCHEMA } from "../stage/tpch";
import type { Benchmark, Sample } from "../suite/benchmark";

/** So much smaller than on a real cluster are the data here, and every size that decides what a task is. */
const SMALLER = 64;

/** Kinds of query by what is exchanged. */
const QUERIES: Record<string, string> = {
  "scan and aggregate": `SELECT count(*), sum(n) FROM (
    SELECT partkey, suppkey, count(*) AS n FROM ${SCHEMA}.lineitem GROUP BY 1, 2)`,
  join: `SELECT count(*), sum(l.quantity), min(o.clerk) FROM ${SCHEMA}.lineitem l
    JOIN ${SCHEMA}.orders o ON l.orderkey = o.orderkey`,
  sort: `SELECT orderkey, linenumber FROM ${SCHEMA}.lineitem
    ORDER BY comment, orderkey, linenumber OFFSET ${Math.floor(6_000_000 * SCALE) - 10} LIMIT 10`,
  window: `SELECT sum(place) FROM (
    SELECT rank() OVER (PARTITION BY suppkey ORDER BY extendedprice) AS place FROM ${SCHEMA}.lineitem)`,
  "create table": `CREATE TABLE ${SCHEMA}.copy AS
    SELECT l.*, o.orderdate FROM ${SCHEMA}.lineitem l JOIN ${SCHEMA}.orders o ON l.orderkey = o.orderkey`,
};

const megabytes = (size: number) => `${Math.max(1, Math.round(size / SMALLER))}MB`;

/** Trino's own sizes, that much smaller (`QueryManagerConfig` of 483). */
const SMALL_SIZES = {
  join_distribution_type: "PARTITIONED",
  fault_tolerant_execution_standard_split_size: megabytes(64),
  fault_tolerant_execution_arbitrary_distribution_compute_task_target_size_min: megabytes(512),
  fault_tolerant_execution_arbitrary_distribution_compute_task_target_size_max: megabytes(50_000),
  fault_tolerant_execution_hash_distribution_compute_task_target_size: megabytes(512),
  fault_tolerant_execution_hash_distribution_write_task_target_size: megabytes(4096),
};

/** What our profile sets and Trino does not. */
const TRINO = {
  fault_tolerant_execution_max_partition_count: "50",
  fault_tolerant_execution_min_partition_count_for_write: "50",
  task_concurrency: "8",
};

const SESSIONS: Record<string, Record<string, string>> = {
  ours: SMALL_SIZES,
  "Trino's defaults": { ...SMALL_SIZES, ...TRINO },
};

export const spread: Benchmark = {
  name: "spread",
  question: "Which share of what a query spools does the fullest of three buckets get?",
  against: "the same cluster with Trino's own number of partitions and drivers",
  variants: ["ours", "Trino's defaults"],
  figures: {
    fullest: {
      unit: "share",
      meaning: "bytes sent to the fullest bucket by those sent to all three",
    },
    sent: { unit: "MB", meaning: "bytes sent to all three, with what surrounds them" },
    seconds: { unit: "s", meaning: "wall time of the query" },
  },
  cases: Object.keys(QUERIES),
  rounds: 6,
  goals: [
    {
      text: "share of the fullest bucket, worst kind of query",
      figure: "fullest",
      of: "ours",
      over: "highest",
      most: 0.4,
    },
  ],
  plots: [{ kind: "bars", figure: "fullest" }],
  conditions: `TPC-H at scale ${SCALE} on Iceberg; data and all of Trino's sizes of splits and tasks ${SMALLER} times smaller, so that there are as many tasks as with ${SMALLER} times the data`,
  findings: "",
  async run(run) {
    const { url: server, sentTo } = await run.stage(...loneLake(run));
    const expected = new Map<string, string>();
    await run.pairs(async (name, variant): Promise<Sample> => {
      await mustRun(server, `DROP TABLE IF EXISTS ${SCHEMA}.copy`);
      const before = await sentTo();
      const { rows, seconds } = await mustRun(server, QUERIES[name] ?? "", {
        session: SESSIONS[variant] ?? {},
      });
      const result = JSON.stringify(rows);
      if (result !== (expected.get(name) ?? result)) throw new Error(`${name}: another result`);
      expected.set(name, result);
      const after = await sentTo();
      const sent = after.map((bytes, index) => bytes - (before[index] ?? 0));
      const all = sent.reduce((sum, bytes) => sum + bytes, 0);
      return { fullest: Math.max(...sent) / all, sent: all / 1e6, seconds };
    });
  },
};
