import { setTimeout as pause } from "node:timers/promises";
import { runQuery } from "../../../lab/trino/client";

/** What became of the queries of a load. */
export interface Tally {
  done: number;
  /** Queries that failed, or were answered by nobody. */
  failures: string[];
  /** How many ended on each coordinator. */
  by: Record<string, number>;
  /** Wall time of the slowest in seconds. */
  slowest: number;
}

/** Clients that ask without a pause until they are told to stop. */
export interface Load {
  /** So far. */
  tally: Tally;
  /** Ends when the last query has ended. */
  stop(): Promise<Tally>;
}

/** Starts clients that run a mix of short and long statements through a gateway. */
export function startLoad(gateway: string, clients: number, milliseconds: number[]): Load {
  const tally: Tally = { done: 0, failures: [], by: {}, slowest: 0 };
  let over = false;
  const run = async (client: number) => {
    for (let turn = client; !over; turn++) {
      const sql = `sleep ${milliseconds[turn % milliseconds.length]}`;
      await ask(gateway, sql, tally);
      await pause(20);
    }
  };
  const all = Array.from({ length: clients }, (_, client) => run(client));
  return {
    tally,
    stop: async () => {
      over = true;
      await Promise.all(all);
      return tally;
    },
  };
}

async function ask(gateway: string, sql: string, tally: Tally): Promise<void> {
  try {
    const client = { routingGroup: "batch" };
    const { rows, error, seconds } = await runQuery(gateway, sql, client, { reconnectSeconds: 60 });
    if (error) throw new Error(error);
    const name = String(rows[0]?.[0]);
    tally.done++;
    tally.by[name] = (tally.by[name] ?? 0) + 1;
    tally.slowest = Math.max(tally.slowest, seconds);
  } catch (error) {
    tally.failures.push(`${sql}: ${error instanceof Error ? error.message : error}`);
  }
}
