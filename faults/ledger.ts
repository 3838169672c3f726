import { setTimeout as pause } from "node:timers/promises";
import type { Attempt } from "../proof/load";
import { type Client, mustRun, type QueryOptions } from "../proof/trino/client";

/** A table of what a client wrote, one row a statement. */
const TABLE = "lake.faults.ledger";

/** How a writer counts what it has written. */
export interface Count {
  /** Rows of which the client is sure: it was told, or it asked. */
  written: number;
  /** Inserts without an answer, or with an error: the client asked whether the row is there. */
  unsure: number;
  /** Of those, the rows that were there: to insert them again would have doubled them. */
  there: number;
  /** Rows that are in the table other than once. Right: none. */
  miscounted: string[];
}

/** A client that inserts one row after the other, each with a number of its own. */
export interface Ledger {
  attempts: readonly Attempt[];
  /** Counts the rows whose fate is settled, while the client goes on. */
  count(): Promise<Count>;
  /** Ends when the last row is written or known not to be, and counts. */
  stop(): Promise<Count>;
}

/** Seconds after the end for which the last row's fate is asked for. */
const LAST_QUESTION_SECONDS = 60;

/** Makes the table, empty. */
export async function makeLedger(gateway: string, client: Client): Promise<void> {
  await mustRun(gateway, `DROP TABLE IF EXISTS ${TABLE}`, client);
  await mustRun(gateway, `CREATE TABLE ${TABLE} AS SELECT 0 AS id, 'first' AS note`, client);
}

/**
 * Starts a client that writes as a careful pipeline does: an insert that failed, or that nobody
 * answered, is not repeated before the table was asked for its number.
 */
export function startLedger(
  gateway: string,
  client: Client,
  patience: QueryOptions,
  pauseMs: number,
): Ledger {
  const attempts: Attempt[] = [];
  const count: Count = { written: 0, unsure: 0, there: 0, miscounted: [] };
  let over = Number.POSITIVE_INFINITY;
  const isOver = () => performance.now() >= over;
  const failIfTooLate = (id: number) => {
    if (performance.now() < over + LAST_QUESTION_SECONDS * 1000) return;
    throw new Error(`row ${id}: nobody could say whether it is there`);
  };
  const attempt = async (sql: string, again: boolean) => {
    const began = performance.now();
    const note = (outcome: Attempt["outcome"], error?: string) =>
      attempts.push({
        kind: "writer",
        began,
        ended: performance.now(),
        outcome,
        again,
        ...(error !== undefined && { error }),
      });
    try {
      const { rows } = await mustRun(gateway, sql, client, patience);
      note("right");
      return rows;
    } catch (error) {
      note("failed", error instanceof Error ? error.message : String(error));
      return undefined;
    }
  };
  /** Asks until it is answered; an insert that still runs may write its row yet. */
  const isThere = async (id: number) => {
    for (;;) {
      failIfTooLate(id);
      const running = await attempt(
        `SELECT count(*) FROM system.runtime.queries
         WHERE query LIKE 'INSERT INTO ${TABLE} VALUES (${id},%' AND state NOT IN ('FINISHED', 'FAILED')`,
        true,
      );
      if (running && Number(running[0]?.[0]) === 0) {
        const rows = await attempt(`SELECT count(*) FROM ${TABLE} WHERE id = ${id}`, true);
        if (rows) return Number(rows[0]?.[0]) > 0;
      }
      await pause(1000);
    }
  };
  const write = async (id: number) => {
    for (let again = false; ; again = true) {
      if (await attempt(`INSERT INTO ${TABLE} VALUES (${id}, 'row ${id}')`, again)) return;
      count.unsure++;
      if (!(await isThere(id))) continue;
      count.there++;
      return;
    }
  };
  const run = async () => {
    for (let id = 1; !isOver(); id++) {
      await write(id);
      count.written = id;
      await pause(pauseMs);
    }
  };
  let lost: string[] = [];
  const running = run().catch((error: Error) => {
    lost = [error.message];
  });
  const counted = async () => {
    const sofar = { ...count };
    const found = await miscounted(gateway, client, sofar.written).catch(asLine);
    return { ...sofar, miscounted: [...lost, ...found] };
  };
  return {
    attempts,
    count: counted,
    stop: async () => {
      over = performance.now();
      await running;
      return counted();
    },
  };
}

const asLine = (error: Error) => [`the table could not be counted: ${error.message}`];

/** Every number up to the last must be there once; the one after it may be, by now. */
async function miscounted(gateway: string, client: Client, last: number): Promise<string[]> {
  const { rows } = await mustRun(gateway, `SELECT id, note FROM ${TABLE} ORDER BY id`, client);
  const times = Map.groupBy(rows, ([id]) => Number(id));
  return Array.from({ length: last + 1 }, (_, id) => times.get(id)?.length ?? 0).flatMap(
    (found, id) => (found === 1 ? [] : [`row ${id} is there ${found} times`]),
  );
}
