import { PIPELINE, SCHEMA } from "./dataset";
import { type Evidence, ProofFailed, type Subject } from "./subject";
import { type Client, mustRun } from "./trino/client";
import { clusterOf } from "./trino/coordinator";

/** A query, who sends it, and the cluster that must run it. */
interface Case {
  client: Client;
  sql: string;
  cluster: "interactive" | "batch";
}

const DASHBOARD = `SELECT sum(quantity) FROM ${SCHEMA}.lineitem WHERE suppkey = 7`;

const CASES: Case[] = [
  { client: { source: "Apache Superset" }, sql: DASHBOARD, cluster: "interactive" },
  { client: { source: "Metabase" }, sql: DASHBOARD, cluster: "interactive" },
  { client: { source: "Microsoft Power BI" }, sql: DASHBOARD, cluster: "interactive" },
  { client: {}, sql: "SELECT 1", cluster: "interactive" },
  { client: PIPELINE, sql: "SELECT count(*) FROM tpch.tiny.orders", cluster: "batch" },
  { client: { source: "airflow" }, sql: "SELECT 1", cluster: "batch" },
  { client: { tags: ["etl"] }, sql: "SELECT 1", cluster: "batch" },
  {
    client: {},
    sql: `CREATE TABLE ${SCHEMA}.orders AS SELECT orderkey, custkey FROM tpch.tiny.orders LIMIT 100`,
    cluster: "batch",
  },
  { client: {}, sql: `INSERT INTO ${SCHEMA}.orders VALUES (1, 1)`, cluster: "batch" },
];

/** Sends each case through the gateway and asks the coordinators which of them ran it. */
export async function proveRouting(
  subject: Subject,
  progress: (line: string) => void,
): Promise<Evidence> {
  await mustRun(subject.gateway, `DROP TABLE IF EXISTS ${SCHEMA}.orders`);
  const seen: { from: string; sql: string; cluster: string | undefined; seconds: number }[] = [];
  const wrong: string[] = [];
  for (const { client, sql, cluster: expected } of CASES) {
    const from = describe(client);
    progress(`${from}: ${oneLine(sql)}`);
    const outcome = await mustRun(subject.gateway, sql, client);
    const cluster = await clusterOf(subject.coordinators, outcome.id);
    seen.push({ from, sql: oneLine(sql), cluster, seconds: outcome.seconds });
    if (cluster !== expected) {
      wrong.push(
        `${from}, "${oneLine(sql)}" ran on ${cluster ?? "no cluster"}, not on ${expected}`,
      );
    }
  }
  if (wrong.length > 0) throw new ProofFailed(`routing: ${wrong.join("; ")}`);
  return {
    title: "Each query ran on the cluster that it belongs to",
    lines: seen.map(
      (row) =>
        `${row.from.padEnd(32)} ${shorten(row.sql).padEnd(48)} ${(row.cluster ?? "").padEnd(11)} ${(row.seconds * 1000).toFixed(0).padStart(5)} ms`,
    ),
    data: seen,
  };
}

function describe({ source, tags }: Client): string {
  const parts = [source && `source ${source}`, tags && `tag ${tags.join(",")}`].filter(Boolean);
  return parts.join(", ") || "no source";
}

const oneLine = (sql: string) => sql.replace(/\s+/g, " ").trim();
const shorten = (sql: string) => (sql.length > 47 ? `${sql.slice(0, 46)}…` : sql);
