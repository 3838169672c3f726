import { type Dataset, PIPELINE, schemaOf } from "../dataset";
import { oneLine } from "../recorder";
import { describeClient, type Stage } from "../stage";
import { NotTried, ProofFailed } from "../subject";
import type { TrialEntry } from "../trial";
import type { Client } from "../trino/client";
import { clusterOf } from "../trino/coordinator";

/** A query, and who sends it. */
interface Case {
  client: Client;
  sql: string;
}

function casesOf(dataset: Dataset): Case[] {
  const name = schemaOf(dataset);
  const orders = `"${dataset.tpch}".tiny.orders`;
  const dashboard = `SELECT sum(quantity) FROM ${name}.lineitem WHERE suppkey = 7`;
  return [
    { client: { source: "Apache Superset" }, sql: dashboard },
    { client: { source: "Metabase" }, sql: dashboard },
    { client: { source: "Microsoft Power BI" }, sql: dashboard },
    { client: {}, sql: "SELECT 1" },
    { client: PIPELINE, sql: `SELECT count(*) FROM ${orders}` },
    { client: { source: "airflow" }, sql: "SELECT 1" },
    { client: { tags: ["etl"] }, sql: "SELECT 1" },
    {
      client: {},
      sql: `CREATE TABLE ${name}.orders AS SELECT orderkey, custkey FROM ${orders} LIMIT 100`,
    },
    { client: {}, sql: `INSERT INTO ${name}.orders VALUES (1, 1)` },
  ];
}

/** Each query runs where the stack's rules send it: the coordinators are asked which of them ran it. */
export const routing: TrialEntry = {
  name: "routing",
  title: "Each query ran on the cluster that it belongs to",
  run: async (stage) => {
    const dataset = stage.dataset();
    await stage.ask(`DROP TABLE IF EXISTS ${schemaOf(dataset)}.orders`);
    const rows: string[] = [];
    const wrong: string[] = [];
    let judged = 0;
    for (const { client, sql } of casesOf(dataset)) {
      const { row, fault, isJudged } = await tryCase(stage, client, sql);
      rows.push(row);
      if (isJudged) judged++;
      if (fault) wrong.push(fault);
    }
    if (wrong.length > 0) throw new ProofFailed(wrong.join("; "));
    if (judged === 0) throw new NotTried("only the gateway can tell where its rules send a query");
    return rows;
  },
};

async function tryCase(stage: Stage, client: Client, sql: string) {
  const { clusters, subject } = stage;
  const from = describeClient(client);
  stage.progress(`${from}: ${oneLine(sql)}`);
  const targets = clusters.targetsOf(client, sql);
  const { id, seconds } = await stage.ask(sql, client);
  const cluster = await clusterOf(subject.coordinators, id, subject.login);
  const ms = (seconds * 1000).toFixed(0);
  const row = `${from.padEnd(32)} ${shorten(oneLine(sql)).padEnd(48)} ${(cluster ?? "").padEnd(11)} ${ms.padStart(5)} ms`;
  if (targets === undefined) return { row, isJudged: false };
  const right = cluster !== undefined && targets.includes(cluster);
  const where = cluster ?? "no cluster";
  const fault = `${from}, "${oneLine(sql)}" ran on ${where}, not on ${targets.join(" or ")}`;
  return { row, isJudged: true, ...(!right && { fault }) };
}

const shorten = (sql: string) => (sql.length > 47 ? `${sql.slice(0, 46)}…` : sql);
