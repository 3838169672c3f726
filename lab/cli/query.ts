import { print } from "../../cli/context";
import { type Client, type QueryOutcome, runQuery } from "../../proof/trino/client";
import { clusterOf } from "../../proof/trino/coordinator";
import type { LabFolder } from "../folder";
import { platformSubject } from "../platform/subject";
import { findObjectStore, s3Client } from "../processes";
import { explainFailure } from "../proof/exchange-failure";

/**
 * Sends one query through the gateway, and shows its rows and which cluster ran it.
 *
 * @returns the exit code: 1 if the query failed
 */
export async function query(
  lab: LabFolder,
  sql: string,
  client: Client,
  json: boolean,
): Promise<number> {
  const subject = platformSubject(lab);
  const outcome = await runQuery(subject.gateway, sql, client, { deadlineSeconds: 3600 });
  if (outcome.error) outcome.error = await explain(lab, subject.exchangeBuckets, outcome.error);
  const cluster = await clusterOf(subject.coordinators, outcome.id);
  print(json, { ...outcome, cluster }, () =>
    [
      ...(outcome.error ? [outcome.error] : renderRows(outcome)),
      "",
      `${outcome.rows.length} rows in ${outcome.seconds.toFixed(2)} s on ${cluster ?? "no cluster"}, query ${outcome.id}`,
    ].join("\n"),
  );
  return outcome.error ? 1 : 0;
}

async function explain(lab: LabFolder, buckets: string[], error: string): Promise<string> {
  const store = findObjectStore(lab);
  if (!store) return `${error}\nthe object store does not run`;
  const s3 = s3Client(store);
  return explainFailure(s3, buckets, error).finally(() => s3.destroy());
}

/** Rows as a table, columns as wide as their widest value. */
function renderRows({ columns, rows }: QueryOutcome): string[] {
  const cells = [columns, ...rows.map((row) => row.map(renderCell))];
  const widths = columns.map((_, i) => Math.max(...cells.map((row) => row[i]?.length ?? 0)));
  const lines = cells.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  "));
  return [lines[0] ?? "", widths.map((w) => "-".repeat(w)).join("  "), ...lines.slice(1)];
}

function renderCell(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
