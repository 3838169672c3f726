import { setTimeout as pause } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { type Client, mustRun, type QueryOptions, type QueryOutcome } from "./trino/client";
import type { Login } from "./trino/coordinator";

/** One client of a load: it asks its statements in turn. */
export interface LoadClient {
  client: Client;
  statements: readonly string[];
  /**
   * Milliseconds between an answer and the next question.
   * @default 20 - as good as none
   */
  pauseMs?: number;
  /** What sort of client it is, by which its queries are told from others. @default "client" */
  kind?: string;
  /** The right rows of each statement; any others are wrong. @default none - nobody compares */
  expected?: ReadonlyMap<string, unknown[][]>;
  /** True if a query that failed is asked again until it is answered. @default false */
  asksAgain?: boolean;
}

/** One query as its client saw it. Times are those of `performance.now()`, in milliseconds. */
export interface Attempt {
  kind: string;
  began: number;
  ended: number;
  /** Right if the rows are, or nobody compares. */
  outcome: "right" | "wrong" | "failed";
  /** What the client was told when it failed, or which rows were wrong. */
  error?: string;
  /** True if the same query had failed before. */
  again: boolean;
}

/** What became of the queries of a load. */
export interface Tally {
  done: number;
  /** Queries that failed, or were answered by nobody. */
  failures: string[];
  /** How many ended on each coordinator, by what `nameOf` says. */
  by: Record<string, number>;
  /** Connections that were refused or broke, and were opened anew. */
  reconnects: number;
  /** Wall time of the slowest query in seconds. */
  slowest: number;
}

/** How a load is told apart, as whom it asks, and how patient it is. */
export interface LoadOptions {
  /** By what `Tally.by` counts. @default the coordinator that ran it */
  nameOf?: (outcome: QueryOutcome) => string;
  /** @default the client's own user */
  login?: Login;
  /** Ends it, and its queries. */
  signal?: AbortSignal;
  /** @default 900 s for a query, 60 s for a broken connection: on a busy machine neither is lost by then */
  patience?: QueryOptions;
}

/** Clients that ask until they are told to stop. */
export interface Load {
  /** So far. */
  tally: Tally;
  /** Every query so far, in the order of their ends. */
  attempts: readonly Attempt[];
  /** Waits until three times as many queries again have ended as there are clients, well or not. */
  more(): Promise<void>;
  /** Ends when the last query has ended. */
  stop(): Promise<Tally>;
}

const PATIENCE: QueryOptions = { deadlineSeconds: 900, reconnectSeconds: 60 };

/** A query's id ends with five letters of the coordinator that ran it. */
const coordinatorOf = ({ id }: QueryOutcome) => id.slice(-5);

/**
 * Starts clients that ask through a gateway and, as Trino's own do, ask again when a connection
 * breaks.
 */
export function startLoad(
  gateway: string,
  clients: readonly LoadClient[],
  { nameOf = coordinatorOf, login = {}, signal, patience = PATIENCE }: LoadOptions = {},
): Load {
  const tally: Tally = { done: 0, failures: [], by: {}, reconnects: 0, slowest: 0 };
  const attempts: Attempt[] = [];
  const options = {
    ...patience,
    onReconnect: () => void tally.reconnects++,
    ...(signal && { signal }),
  };
  let over = false;
  const ask = async (sql: string, { client, expected }: LoadClient) => {
    try {
      const outcome = await mustRun(gateway, sql, { ...login, ...client }, options);
      const name = nameOf(outcome);
      tally.done++;
      tally.by[name] = (tally.by[name] ?? 0) + 1;
      tally.slowest = Math.max(tally.slowest, outcome.seconds);
      return differenceOf(expected?.get(sql), outcome.rows);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      tally.failures.push(`${sql}: ${reason}`);
      return { outcome: "failed" as const, error: reason };
    }
  };
  const run = async (one: LoadClient, index: number) => {
    let again = false;
    for (let turn = index; !over && !signal?.aborted; ) {
      const began = performance.now();
      const seen = await ask(one.statements[turn % one.statements.length] ?? "", one);
      const kind = one.kind ?? "client";
      attempts.push({ kind, began, ended: performance.now(), again, ...seen });
      again = one.asksAgain === true && seen.outcome === "failed";
      if (!again) turn++;
      await pause(one.pauseMs ?? 20);
    }
  };
  const all = clients.map(run);
  const ended = () => tally.done + tally.failures.length;
  return {
    tally,
    attempts,
    more: async () => {
      const wanted = ended() + 3 * clients.length;
      for (const end = performance.now() + 180_000; ended() < wanted; await pause(50)) {
        if (performance.now() > end) throw new Error("after 180 s clients got no answers");
      }
    },
    stop: async () => {
      over = true;
      await Promise.all(all);
      return tally;
    },
  };
}

function differenceOf(
  expected: unknown[][] | undefined,
  rows: unknown[][],
): Pick<Attempt, "outcome" | "error"> {
  if (!expected || isDeepStrictEqual(rows, expected)) return { outcome: "right" };
  return { outcome: "wrong", error: `got ${JSON.stringify(rows).slice(0, 200)}` };
}
