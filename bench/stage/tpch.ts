import { readFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "../../proof/trino/client";

/** Where the tables are. */
export const SCHEMA = "lake.tpch";

/** Scale 1 is 6 million line items; this is a tenth of it. */
export const SCALE = 0.1;

const TABLES = [
  "lineitem",
  "orders",
  "customer",
  "part",
  "partsupp",
  "supplier",
  "nation",
  "region",
];

/** The queries by name, `q1` to `q22`. */
export const TPCH: Record<string, string> = Object.fromEntries(
  readFileSync(join(__dirname, "tpch.sql"), "utf8")
    .split(/^-- (?=q\d+$)/m)
    .slice(1)
    .map((text) => {
      const [name = "", ...lines] = text.split("\n");
      return [name, lines.join("\n").trim().replaceAll("$", SCHEMA)];
    }),
);

/** Sums of decimals are exact: the results of two runs can be compared to the last digit. */
export const TPCH_CATALOG =
  "connector.name=tpch\ntpch.splits-per-node=4\ntpch.double-type-mapping=DECIMAL";

/** Makes the tables in the lake, if they are not there. */
export async function loadTpch(server: string): Promise<void> {
  await mustRun(server, `CREATE SCHEMA IF NOT EXISTS ${SCHEMA}`);
  for (const table of TABLES) {
    await mustRun(
      server,
      `CREATE TABLE IF NOT EXISTS ${SCHEMA}.${table} AS SELECT * FROM tpch."sf${SCALE}".${table}`,
    );
  }
}
