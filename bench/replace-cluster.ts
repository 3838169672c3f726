import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { LAB_STACK, ROOT } from "../cli/context";
import { program } from "../infra/program";
import { PLATFORM_KEY } from "../infra/stack-file";
import { openLabFolder } from "../lab/folder";
import { deploy } from "../lab/platform/deploy";
import { openSession } from "../lab/platform/session";
import { platformSubject } from "../lab/platform/subject";
import { takeDown } from "../lab/platform/take-down";
import { waitUntil } from "../lab/processes";
import { loadDataset, MANY_TASKS, PIPELINE, SCHEMA } from "../lab/proof/dataset";
import { ensureToolchain } from "../lab/toolchain";
import { mustRun } from "../lab/trino/client";
import { clusterOf, runningQueries } from "../lab/trino/coordinator";
import { startLoad } from "../test/lab/load";

// A batch cluster is replaced by another one, as docs/guides/upgrade-trino-without-losing-a-query.md
// says: real servers, each step a `pulumi up`, two gateways, constant load, and queries that run for
// minutes and are polled all the time. Ends with 1 if a query was lost. `npx tsx
// bench/replace-cluster.ts`: some ten minutes, and 12 GiB of memory.

/** The long query's join, as often over as wanted: minutes instead of seconds. */
const longQuery = (times: number) => `
  SELECT part % 10, count(*), sum(value)
  FROM (
    SELECT l.suppkey + n AS part, l.cents + r.quantity AS value
    FROM ${SCHEMA}.lineitem l JOIN ${SCHEMA}.lineitem r ON l.orderkey = r.orderkey
    CROSS JOIN UNNEST(sequence(1, ${times})) AS times (n))
  GROUP BY 1 ORDER BY 1`;

const LONG = { ...PIPELINE, session: MANY_TASKS };
const SHORT = [
  "SELECT 1",
  "SELECT count(*) FROM tpch.tiny.nation",
  `SELECT sum(quantity) FROM ${SCHEMA}.lineitem WHERE suppkey = 7`,
];
const CLIENTS = [
  { client: { source: "airflow" }, statements: SHORT },
  { client: { source: "dagster" }, statements: SHORT },
  { client: { source: "Apache Superset" }, statements: SHORT },
  { client: LONG, statements: [longQuery(1)] },
];

// biome-ignore lint/suspicious/noExplicitAny: part of a stack file
type Clusters = Record<string, any>;

/** The stack file with other clusters. */
function edited(edit: (clusters: Clusters) => void): string {
  const stack = parse(readFileSync(join(ROOT, "stacks", `Pulumi.${LAB_STACK}.yaml`), "utf8"));
  edit(stack.config[PLATFORM_KEY].clusters);
  return stringify(stack);
}

function addGreen(clusters: Clusters): void {
  const { batch } = clusters;
  const coordinator = { ...batch.coordinator, memoryGiB: 2 };
  clusters["batch-green"] = { ...batch, routingGroup: "batch", coordinator };
}

async function main(): Promise<void> {
  const lab = openLabFolder(mkdtempSync(join(tmpdir(), "trino-platform-bench-")));
  const root = mkdtempSync(join(tmpdir(), "trino-platform-bench-root-"));
  const abort = new AbortController();
  process.once("SIGINT", () => abort.abort()).once("SIGTERM", () => abort.abort());
  const { signal } = abort;
  try {
    const session = await openSession(lab, await ensureToolchain(console.error));
    cpSync(join(ROOT, "Pulumi.yaml"), join(root, "Pulumi.yaml"));
    cpSync(join(ROOT, "stacks"), join(root, "stacks"), { recursive: true });
    const steps: Record<string, unknown>[] = [];
    const up = async (title: string, edit: (clusters: Clusters) => void) => {
      signal.throwIfAborted();
      const began = performance.now();
      writeFileSync(join(root, "stacks", `Pulumi.${LAB_STACK}.yaml`), edited(edit));
      const request = { root, stack: LAB_STACK, program, progress: () => {}, signal };
      const { changes } = await deploy(session, request);
      const seconds = Math.round((performance.now() - began) / 1000);
      steps.push({ title, seconds, changes });
      console.error(title, `${seconds} s`, JSON.stringify(changes));
    };
    await up("interactive and batch", () => {});
    const { gateway } = platformSubject(lab);
    await loadDataset(platformSubject(lab));
    const load = startLoad(gateway, CLIENTS);
    try {
      await load.more();
      await up("batch-green added", addGreen);
      const id = Promise.withResolvers<string>();
      const onId = id.resolve;
      const polled = mustRun(gateway, longQuery(40), LONG, {
        deadlineSeconds: 1500,
        reconnectSeconds: 60,
        onId,
      });
      polled.catch(id.reject);
      // Whichever of the two has it is the one to go. A coordinator knows it from the first poll on.
      const queryId = await id.promise;
      const { coordinators } = platformSubject(lab);
      const runs = () => clusterOf(coordinators, queryId);
      const patience = { timeoutSeconds: 60, alive: [] };
      const old = (await waitUntil("the query runs", runs, patience)) ?? "";
      const kept = old === "batch" ? "batch-green" : "batch";
      await load.more();
      await up(`${old} inactive`, (clusters) => {
        addGreen(clusters);
        clusters[old].active = false;
      });
      await load.more();
      const during = (await runningQueries(coordinators[old] ?? "")).includes(queryId);
      await up(`${old} removed`, (clusters) => {
        addGreen(clusters);
        delete clusters[old];
        clusters[kept].routingGroup = "batch";
      });
      const { seconds, rows } = await polled;
      await load.more();
      steps.push({ title: "query polled meanwhile", seconds, rows: rows.length, during });
      if (!during) throw new Error(`the query had ended before ${old} was removed`);
    } finally {
      await load.stop();
    }
    report(steps, load.tally);
    if (load.tally.failures.length > 0) process.exitCode = 1;
  } finally {
    await takeDown(lab, { keepLogs: false });
    rmSync(root, { recursive: true, force: true });
  }
}

function report(steps: unknown, tally: unknown): void {
  const date = new Date().toISOString();
  const machine = `${cpus().length} x ${cpus()[0]?.model ?? "?"}, load ${loadavg()[0]?.toFixed(0)}`;
  const file = join(__dirname, "results", `replace-cluster-${date.slice(0, 10)}.json`);
  const text = JSON.stringify({ date, machine, steps, tally }, null, 2);
  writeFileSync(file, `${text}\n`);
  console.log(text);
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
