import { type Client, mustRun, type QueryOptions, type QueryOutcome } from "./trino/client";

/** Where the trials' tables are, and what they are made of. */
export interface Dataset {
  /** An Iceberg catalog that may be written to. */
  catalog: string;
  /** A schema in it, of the trials alone. */
  schema: string;
  /** A catalog of the connector `tpch`. */
  tpch: string;
  /** Where the schema's files go. @default where the catalog puts them */
  location?: string;
}

/** Runs a statement that must succeed. */
export type Ask = (sql: string, client?: Client) => Promise<QueryOutcome>;

/** The lab's. */
export const LAB_DATASET: Dataset = { catalog: "lake", schema: "proof", tpch: "tpch" };

/** The schema as statements name it: names of catalogs may hold a dash. */
export const schemaOf = ({ catalog, schema }: Dataset) =>
  /^\w+$/.test(catalog) ? `${catalog}.${schema}` : `"${catalog}".${schema}`;

/** Every table that the trials make. */
const TABLES = ["lineitem", "orders"];

/** Small files give many splits, and so many tasks to lose. */
const SMALL = "1MB";
/** Up to 481 by the catalog's session; since 482 a table has its own (`IcebergTableProperties` of 483). */
const SESSION = ["target_max_file_size", "parquet_writer_block_size"];
const SMALL_FILES_TABLE = `WITH (target_max_file_size = '${SMALL}', parquet_writer_row_group_size = '${SMALL}')`;

/** The pipeline client of all trials that must run on batch, unless a stack routes it elsewhere. */
export const PIPELINE = { source: "dbt-trino-1.9.1", tags: ["etl"] };

/**
 * Makes the tables that the trials query: line items of TPC-H, ten times over. The first statement
 * also warms the interactive cluster up, the second the batch cluster.
 */
export async function makeTables(
  ask: Ask,
  dataset: Dataset,
  pipeline: Client,
): Promise<QueryOutcome> {
  const { catalog, schema, tpch, location } = dataset;
  const name = schemaOf(dataset);
  const place = location ? ` WITH (location = '${location.replace(/\/*$/, "")}/${schema}')` : "";
  await ask(`CREATE SCHEMA IF NOT EXISTS ${name}${place}`);
  await ask(`DROP TABLE IF EXISTS ${name}.lineitem`);
  const asked = await ask(`SHOW SESSION LIKE '${catalog}.${SESSION[0]}'`, pipeline);
  const bySession = asked.rows.length > 0;
  const session = Object.fromEntries(SESSION.map((key) => [`${catalog}.${key}`, SMALL]));
  return ask(
    `CREATE TABLE ${name}.lineitem ${bySession ? "" : SMALL_FILES_TABLE} AS
     SELECT orderkey * 10 + copy AS orderkey, partkey, suppkey,
            CAST(quantity AS integer) AS quantity, CAST(extendedprice * 100 AS bigint) AS cents
     FROM "${tpch}".tiny.lineitem CROSS JOIN UNNEST(sequence(0, 9)) AS copies (copy)`,
    { ...pipeline, ...(bySession && { session }) },
  );
}

/** Removes the tables and the schema; a table that somebody else made in it keeps both. */
export async function dropTables(
  ask: Ask,
  dataset: Pick<Dataset, "catalog" | "schema">,
): Promise<void> {
  const name = schemaOf(dataset as Dataset);
  for (const table of TABLES) await ask(`DROP TABLE IF EXISTS ${name}.${table}`);
  await ask(`DROP SCHEMA IF EXISTS ${name}`);
}

/** The lab's tables, for tests and benchmarks. */
export function loadDataset(
  { gateway }: { gateway: string },
  options: QueryOptions = {},
): Promise<QueryOutcome> {
  const ask: Ask = (sql, client) => mustRun(gateway, sql, client, options);
  return makeTables(ask, LAB_DATASET, PIPELINE);
}

/** Many small tasks of at most two splits, whose output is exchanged by key and not broadcast. */
export const MANY_TASKS = {
  fault_tolerant_execution_max_task_split_count: "2",
  join_distribution_type: "PARTITIONED",
};

/** What Trino's `sequence` goes up to (`SequenceFunction`: MAX_RESULT_ENTRIES). */
export const MOST_TIMES = 10_000;

/** Where looks at a query are slow, or a killed server goes on for a while. Done 4 to 64 times it takes as long. */
export const MANY_TIMES = 32;

/** As long as this the long query may take: it is all that the cluster does meanwhile. */
const LONG_SECONDS = 60;

/**
 * How often the long query is to do its work over when it was over too soon: as often as takes a minute,
 * if all of it was work, and not planning and reading.
 *
 * @param seconds what it took with so many times
 */
export const moreTimes = (times: number, seconds: number) =>
  Math.min(Math.ceil(times * Math.max(2, LONG_SECONDS / seconds)), MOST_TIMES);

/**
 * A query that takes long enough to lose a worker in its middle: a self join, and sums that are
 * exact, so that the results of two runs can be compared to the last digit.
 *
 * @param times how often it does its work over: it takes as much longer, and gives the same
 */
export function longQuery(dataset: Dataset, times: number = 1): string {
  const table = `${schemaOf(dataset)}.lineitem`;
  const [again, by] =
    times > 1
      ? [` CROSS JOIN UNNEST(sequence(1, ${times})) AS again (n)`, ` / ${times}`]
      : ["", ""];
  return `
  SELECT l.suppkey % 10 AS supplier, count(*)${by} AS pairs, sum(l.cents + r.quantity)${by} AS total
  FROM ${table} l JOIN ${table} r ON l.orderkey = r.orderkey${again}
  GROUP BY 1 ORDER BY 1`;
}

/** The lab's. */
export const LONG_QUERY = longQuery(LAB_DATASET);
/** The lab's. */
export const SCHEMA = schemaOf(LAB_DATASET);
