import { LONG_QUERY, MANY_TASKS, PIPELINE, SCHEMA } from "../lab/proof/dataset";
import type { Subject } from "../lab/proof/subject";
import { type Client, mustRun, type QueryOptions } from "../lab/trino/client";
import { type Count, makeLedger, startLedger } from "./ledger";
import { type Attempt, type LoadClient, startLoad } from "./load";

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

const ONE_ORDER = (key: number) =>
  `SELECT count(*), sum(quantity), sum(cents) FROM ${SCHEMA}.lineitem WHERE orderkey = ${key}`;

const STATEMENTS = {
  dashboard: [
    ONE_ORDER(70),
    ONE_ORDER(641),
    ONE_ORDER(3202),
    "SELECT count(*) FROM tpch.tiny.nation",
  ],
  pipeline: [LONG_QUERY],
};

/** The right answer of every statement, from a platform that nothing disturbs. */
export type Answers = ReadonlyMap<string, unknown[][]>;

/** Asks for the right answers, and makes the table that the writer fills. */
export async function askUndisturbed({ gateway }: Subject): Promise<Answers> {
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
  /** Ends them when their last answers are there; tells what the writer's table holds. */
  stop(): Promise<Count>;
}

/** Starts two dashboards on interactive, and a pipeline and a writer on batch. */
export async function startClients({ gateway }: Subject, answers: Answers): Promise<Clients> {
  await makeLedger(gateway, PIPELINE);
  const dashboard: LoadClient = {
    kind: "dashboard",
    client: DASHBOARD,
    statements: STATEMENTS.dashboard,
    expected: answers,
    asksAgain: true,
    pauseMs: 500,
  };
  const pipeline: LoadClient = {
    ...dashboard,
    kind: "pipeline",
    client: BATCH,
    statements: STATEMENTS.pipeline,
  };
  const load = startLoad(gateway, [dashboard, dashboard, pipeline], undefined, PATIENCE);
  let stopped: Promise<Count> | undefined;
  const ledger = startLedger(gateway, PIPELINE, PATIENCE, 500);
  return {
    attempts: () => [...load.attempts, ...ledger.attempts],
    resent: () => load.tally.reconnects,
    stop: () => {
      stopped ??= Promise.all([ledger.stop(), load.stop()]).then(([count]) => count);
      return stopped;
    },
  };
}
