import { MANY_TASKS, PIPELINE } from "../proof/dataset";
import { type Attempt, type LoadClient, startLoad } from "../proof/load";
import type { PlatformView } from "../proof/subject";
import { type Client, mustRun, type QueryOptions } from "../proof/trino/client";
import { type Count, makeLedger, startLedger } from "./ledger";

// The clients that go on while something breaks: few, for the machine is to break things and not to
// be broken by them.

/** Who they are, as pages call them. */
export const KINDS = ["dashboard", "pipeline", "writer"] as const;
export type Kind = (typeof KINDS)[number];

/** The cluster that answers each kind. */
export const CLUSTER_OF: Record<Kind, string> = {
  dashboard: "interactive",
  pipeline: "batch",
  writer: "batch",
};

const DASHBOARD: Client = { source: "Apache Superset" };
const BATCH: Client = { ...PIPELINE, session: MANY_TASKS };

/** As Trino's Java client: two minutes for each poll, and no second try to begin a query. */
const PATIENCE: QueryOptions = { deadlineSeconds: 150, reconnectSeconds: 120, startOnce: true };

/** Where everything is that these clients read and write. */
export const SCHEMA = "lake.faults";

/** Line items of TPC-H: less than the proofs have, for here everything runs at once. */
const TABLE = `${SCHEMA}.lineitem`;
const ROWS = `
  SELECT orderkey, partkey, suppkey,
         CAST(quantity AS integer) AS quantity, CAST(extendedprice * 100 AS bigint) AS cents
  FROM tpch.tiny.lineitem`;

const ONE_ORDER = (key: number) =>
  `SELECT count(*), sum(quantity), sum(cents) FROM ${TABLE} WHERE orderkey = ${key}`;

const STATEMENTS = {
  dashboard: [ONE_ORDER(7), ONE_ORDER(320)],
  // A self join and sums that are exact: two runs can be compared to the last digit.
  pipeline: [
    `SELECT l.suppkey % 10 AS supplier, count(*) AS pairs, sum(l.cents + r.quantity) AS total
     FROM ${TABLE} l JOIN ${TABLE} r ON l.orderkey = r.orderkey GROUP BY 1 ORDER BY 1`,
  ],
};

/** The right answer of every statement, from a platform that nothing disturbs. */
export type Answers = ReadonlyMap<string, unknown[][]>;

/** Makes the table that everybody reads, and asks for the right answers. */
export async function askUndisturbed({ gateway }: PlatformView): Promise<Answers> {
  await mustRun(gateway, `CREATE SCHEMA IF NOT EXISTS ${SCHEMA}`);
  await mustRun(gateway, `DROP TABLE IF EXISTS ${TABLE}`);
  // Small files give many splits, and so many tasks to lose.
  const small = "WITH (target_max_file_size = '256kB', parquet_writer_row_group_size = '256kB')";
  await mustRun(gateway, `CREATE TABLE ${TABLE} ${small} AS ${ROWS}`, PIPELINE);
  const answers = new Map<string, unknown[][]>();
  for (const sql of STATEMENTS.dashboard) {
    answers.set(sql, (await mustRun(gateway, sql, DASHBOARD)).rows);
  }
  for (const sql of STATEMENTS.pipeline) {
    answers.set(sql, (await mustRun(gateway, sql, BATCH)).rows);
  }
  return answers;
}

/** All of them at work. */
export interface Clients {
  /** Every query of theirs so far. */
  attempts(): Attempt[];
  /** Polls that were sent again because their connection broke. */
  resent(): number;
  /** What the writer's table holds by now. */
  count(): Promise<Count>;
  /** Ends them when their last answers are there. */
  stop(): Promise<void>;
}

/** Starts two dashboards on interactive, and a pipeline and a writer on batch. */
export async function startClients({ gateway }: PlatformView, answers: Answers): Promise<Clients> {
  await makeLedger(gateway, PIPELINE);
  const dashboard: LoadClient = {
    kind: "dashboard",
    client: DASHBOARD,
    statements: STATEMENTS.dashboard,
    expected: answers,
    asksAgain: true,
    pauseMs: 1000,
  };
  const pipeline: LoadClient = {
    ...dashboard,
    kind: "pipeline",
    client: BATCH,
    statements: STATEMENTS.pipeline,
  };
  const load = startLoad(gateway, [dashboard, dashboard, pipeline], { patience: PATIENCE });
  const ledger = startLedger(gateway, PIPELINE, PATIENCE, 1000);
  return {
    attempts: () => [...load.attempts, ...ledger.attempts],
    resent: () => load.tally.reconnects,
    count: ledger.count,
    stop: async () => {
      await Promise.all([ledger.stop(), load.stop()]);
    },
  };
}
