import { setTimeout as pause } from "node:timers/promises";
import { type Client, mustRun, type QueryOutcome } from "./trino/client";
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

/** How a load is told apart, and as whom it asks. */
export interface LoadOptions {
  /** By what `Tally.by` counts. @default the coordinator that ran it */
  nameOf?: (outcome: QueryOutcome) => string;
  /** @default the client's own user */
  login?: Login;
  /** Ends it, and its queries. */
  signal?: AbortSignal;
}

/** Clients that ask until they are told to stop. */
export interface Load {
  /** So far. */
  tally: Tally;
  /** Waits until three times as many queries again have ended as there are clients, well or not. */
  more(): Promise<void>;
  /** Ends when the last query has ended. */
  stop(): Promise<Tally>;
}

/** On a busy machine a query may take long, and is not lost because of that. */
const LONGEST_SECONDS = 900;

/** A query's id ends with five letters of the coordinator that ran it. */
const coordinatorOf = ({ id }: QueryOutcome) => id.slice(-5);

/**
 * Starts clients that ask through a gateway and, as Trino's own do, ask again when a connection
 * breaks.
 */
export function startLoad(
  gateway: string,
  clients: readonly LoadClient[],
  { nameOf = coordinatorOf, login = {}, signal }: LoadOptions = {},
): Load {
  const tally: Tally = { done: 0, failures: [], by: {}, reconnects: 0, slowest: 0 };
  const options = {
    deadlineSeconds: LONGEST_SECONDS,
    reconnectSeconds: 60,
    onReconnect: () => void tally.reconnects++,
    ...(signal && { signal }),
  };
  let over = false;
  const ask = async (sql: string, client: Client) => {
    try {
      const outcome = await mustRun(gateway, sql, { ...login, ...client }, options);
      const name = nameOf(outcome);
      tally.done++;
      tally.by[name] = (tally.by[name] ?? 0) + 1;
      tally.slowest = Math.max(tally.slowest, outcome.seconds);
    } catch (error) {
      tally.failures.push(`${sql}: ${error instanceof Error ? error.message : error}`);
    }
  };
  const run = async ({ client, statements, pauseMs = 20 }: LoadClient, index: number) => {
    for (let turn = index; !over && !signal?.aborted; turn++) {
      await ask(statements[turn % statements.length] ?? "", client);
      await pause(pauseMs);
    }
  };
  const all = clients.map(run);
  const ended = () => tally.done + tally.failures.length;
  return {
    tally,
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
