import type { Subject } from "./subject";
import { mustRun, type QueryOutcome } from "./trino/client";

/** Where the proofs' tables are. */
export const SCHEMA = "lake.proof";

/** Small files give many splits, and so many tasks to lose. */
const SMALL = "1MB";
/** Up to 481 by the catalog's session. */
const SMALL_FILES = {
  "lake.target_max_file_size": SMALL,
  "lake.parquet_writer_block_size": SMALL,
};
/** Since 482 the session has none of it: a table has its own (`IcebergTableProperties` of 483). */
const SMALL_FILES_TABLE = `WITH (target_max_file_size = '${SMALL}', parquet_writer_row_group_size = '${SMALL}')`;

/** The pipeline client of all proofs that must run on batch. */
export const PIPELINE = { source: "dbt-trino-1.9.1", tags: ["etl"] };

/**
 * The tables that the proofs query: line items of TPC-H, ten times over. The first statement
 * also warms the interactive cluster up, the second the batch cluster.
 */
export async function loadDataset(subject: Subject): Promise<QueryOutcome> {
  await mustRun(subject.gateway, `CREATE SCHEMA IF NOT EXISTS ${SCHEMA}`);
  await mustRun(subject.gateway, `DROP TABLE IF EXISTS ${SCHEMA}.lineitem`);
  const [property = ""] = Object.keys(SMALL_FILES);
  const asked = await mustRun(subject.gateway, `SHOW SESSION LIKE '${property}'`, PIPELINE);
  const bySession = asked.rows.length > 0;
  return mustRun(
    subject.gateway,
    `CREATE TABLE ${SCHEMA}.lineitem ${bySession ? "" : SMALL_FILES_TABLE} AS
     SELECT orderkey * 10 + copy AS orderkey, partkey, suppkey,
            CAST(quantity AS integer) AS quantity, CAST(extendedprice * 100 AS bigint) AS cents
     FROM tpch.tiny.lineitem CROSS JOIN UNNEST(sequence(0, 9)) AS copies (copy)`,
    { ...PIPELINE, ...(bySession && { session: SMALL_FILES }) },
  );
}

/** Many small tasks of at most two splits, whose output is exchanged by key and not broadcast. */
export const MANY_TASKS = {
  fault_tolerant_execution_max_task_split_count: "2",
  join_distribution_type: "PARTITIONED",
};

/**
 * A query that takes long enough to lose a worker in its middle: a self join, and sums that are
 * exact, so that the results of two runs can be compared to the last digit.
 */
export const LONG_QUERY = `
  SELECT l.suppkey % 10 AS supplier, count(*) AS pairs, sum(l.cents + r.quantity) AS total
  FROM ${SCHEMA}.lineitem l JOIN ${SCHEMA}.lineitem r ON l.orderkey = r.orderkey
  GROUP BY 1 ORDER BY 1`;
