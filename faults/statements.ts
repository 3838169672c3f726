import { isDeepStrictEqual } from "node:util";
import { waitUntil } from "../lab/processes";
import { MANY_TASKS, PIPELINE } from "../proof/dataset";
import { type Client, mustRun, runQuery } from "../proof/trino/client";
import { queryState } from "../proof/trino/coordinator";
import { SCHEMA } from "./clients";
import type { Stage } from "./stage";

const CLIENT: Client = { ...PIPELINE, session: MANY_TASKS };

/** The table that the clients read: a table for each statement is made of it at once. */
const PART = `SELECT * FROM ${SCHEMA}.lineitem`;

/** A statement that writes, and what its table must hold then. */
interface Writing {
  name: string;
  sql: (table: string) => string;
  /** The rows that the table should have, as a query. */
  holds: string;
}

const WRITINGS: Writing[] = [
  { name: "CREATE TABLE AS", sql: (table) => `CREATE TABLE ${table} AS ${PART}`, holds: PART },
  {
    name: "INSERT",
    sql: (table) => `INSERT INTO ${table} ${PART}`,
    holds: `${PART} UNION ALL ${PART}`,
  },
  {
    name: "DELETE",
    sql: (table) => `DELETE FROM ${table} WHERE suppkey % 3 = 0`,
    holds: `SELECT * FROM (${PART}) WHERE suppkey % 3 <> 0`,
  },
  {
    name: "UPDATE",
    sql: (table) => `UPDATE ${table} SET cents = cents + 1 WHERE suppkey % 3 = 0`,
    holds: `SELECT orderkey, partkey, suppkey, quantity,
      cents + IF(suppkey % 3 = 0, 1, 0) AS cents FROM (${PART})`,
  },
  {
    name: "MERGE",
    sql: (table) => `MERGE INTO ${table} t
      USING (SELECT orderkey, min(partkey) AS partkey FROM ${table} GROUP BY orderkey) s
      ON t.orderkey = s.orderkey AND t.partkey = s.partkey
      WHEN MATCHED THEN DELETE`,
    holds: `SELECT orderkey, partkey, suppkey, quantity, cents FROM (
      SELECT *, min(partkey) OVER (PARTITION BY orderkey) AS least FROM (${PART})) WHERE partkey <> least`,
  },
  { name: "ANALYZE", sql: (table) => `ANALYZE ${table}`, holds: PART },
  { name: "OPTIMIZE", sql: (table) => `ALTER TABLE ${table} EXECUTE optimize`, holds: PART },
];

const tableOf = ({ name }: Writing) => `${SCHEMA}.${name.toLowerCase().replaceAll(" ", "_")}`;

/** What tells whether two tables hold the same rows. */
const digestOf = (rows: string) =>
  `SELECT count(*), sum(orderkey), sum(partkey * suppkey), sum(cents * quantity) FROM (${rows})`;

/** Statements of every kind that writes, all at work at once. */
export interface Writings {
  /** Those that a node works on now. */
  busyOn(node: string): Promise<string[]>;
  /** Waits for the ends; gives a line for each statement that failed or wrote something else. */
  faults(): Promise<string[]>;
}

/** Makes a table for each, and starts them. */
export async function startWritings({ subject }: Stage): Promise<Writings> {
  const { gateway, coordinators } = subject();
  const batch = coordinators.batch ?? "";
  for (const one of WRITINGS) {
    const table = tableOf(one);
    await mustRun(gateway, `DROP TABLE IF EXISTS ${table}`, PIPELINE);
    if (one.name !== "CREATE TABLE AS") {
      await mustRun(gateway, `CREATE TABLE ${table} AS ${PART}`, CLIENT);
    }
  }
  const running = WRITINGS.map((one) => {
    let id = "";
    const outcome = runQuery(gateway, one.sql(tableOf(one)), CLIENT, {
      deadlineSeconds: 400,
      reconnectSeconds: 120,
      onId: (given) => {
        id = given;
      },
    }).then(({ error }) => error, String);
    return { one, outcome, id: () => id };
  });
  const isBusy = async (id: string, node: string) => {
    const tasks = id === "" ? [] : ((await queryState(batch, id))?.tasks ?? []);
    return tasks.some(({ nodeId, state }) => nodeId === node && state === "RUNNING");
  };
  return {
    busyOn: async (node) => {
      const busy = await Promise.all(running.map(({ id }) => isBusy(id(), node)));
      return running.filter((_, index) => busy[index]).map(({ one }) => one.name);
    },
    faults: async () => {
      const found: string[] = [];
      for (const { one, outcome } of running) {
        const error = await outcome;
        const difference = error ?? (await differenceOf(gateway, one));
        if (difference) found.push(`${one.name}: ${difference}`);
      }
      return found;
    },
  };
}

async function differenceOf(gateway: string, one: Writing): Promise<string | undefined> {
  const is = (await mustRun(gateway, digestOf(`SELECT * FROM ${tableOf(one)}`), PIPELINE)).rows;
  const should = (await mustRun(gateway, digestOf(one.holds), PIPELINE)).rows;
  if (isDeepStrictEqual(is, should)) return undefined;
  return `holds ${JSON.stringify(is)}, and should hold ${JSON.stringify(should)}`;
}

/** Waits until a node works for three of them at once; gives their names. */
export function untilBusy(writings: Writings, node: string): Promise<string[]> {
  const busy = async () => {
    const names = await writings.busyOn(node);
    return names.length >= 3 && names;
  };
  const patience = { timeoutSeconds: 120, alive: [] };
  return waitUntil(`${node} works for three statements`, busy, patience).then(
    (names) => names || [],
  );
}
