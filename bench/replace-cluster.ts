import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { LAB_STACK, ROOT } from "../cli/context";
import { startLoad } from "../faults/load";
import { program } from "../infra/program";
import { PLATFORM_KEY } from "../infra/stack-file";
import { openLabFolder } from "../lab/folder";
import { deploy } from "../lab/platform/deploy";
import { openSession } from "../lab/platform/session";
import { platformSubject } from "../lab/platform/subject";
import { takeDown } from "../lab/platform/take-down";
import { waitUntil } from "../lab/processes";
import { ensureToolchain, LAB_TRINO_VERSIONS } from "../lab/toolchain";
import { loadDataset, MANY_TASKS, PIPELINE, SCHEMA } from "../proof/dataset";
import { mustRun, type QueryOutcome } from "../proof/trino/client";
import { clusterOf, runningQueries } from "../proof/trino/coordinator";

// A batch cluster is replaced by another one, as docs/guides/upgrade-trino-without-losing-a-query.md
// says: real servers, each step a `pulumi up`, two gateways, constant load, and queries that run for
// minutes and are polled all the time. Ends with 1 if a query was lost. `npx tsx
// bench/replace-cluster.ts [from] [to] [times]`, two versions of Trino or one, and how often the long
// query does its work: some ten minutes, and 12 GiB of memory.

const [FROM = LAB_TRINO_VERSIONS.at(-1) ?? "", TO = LAB_TRINO_VERSIONS[0] ?? FROM, TIMES = "40"] =
  process.argv.slice(2);

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
  const platform = stack.config[PLATFORM_KEY];
  platform.trinoVersion = FROM;
  edit(platform.clusters);
  return stringify(stack);
}

function addGreen(clusters: Clusters): void {
  const { batch } = clusters;
  const coordinator = { ...batch.coordinator, memoryGiB: 2 };
  clusters["batch-green"] = { ...batch, trinoVersion: TO, routingGroup: "batch", coordinator };
}

async function main(): Promise<void> {
  const lab = openLabFolder(mkdtempSync(join(tmpdir(), "trino-platform-bench-")));
  const root = mkdtempSync(join(tmpdir(), "trino-platform-bench-root-"));
  const abort = new AbortController();
  process.once("SIGINT", () => abort.abort()).once("SIGTERM", () => abort.abort());
  const { signal } = abort;
  try {
    const session = await openSession(lab, await ensureToolchain(console.error, [FROM, TO]));
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
      const { coordinators } = platformSubject(lab);
      const { queryId, polled } = await longQueryOn("batch", gateway, coordinators);
      await load.more();
      await up("batch inactive", (clusters) => {
        addGreen(clusters);
        clusters.batch.active = false;
      });
      await load.more();
      const during = (await runningQueries(coordinators.batch ?? "")).includes(queryId);
      await up("batch removed", (clusters) => {
        addGreen(clusters);
        delete clusters.batch;
      });
      const outcomes = await Promise.all(polled);
      await load.more();
      for (const { seconds, rows } of outcomes) {
        steps.push({ title: "long query, polled meanwhile", seconds, rows: rows.length });
      }
      if (!during) throw new Error("the query had ended before batch was removed");
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

/**
 * Long queries through the gateway until the one cluster of two has one, and that one's id. Those that
 * the other cluster got go on: none of them is to be lost either.
 */
async function longQueryOn(
  wanted: string,
  gateway: string,
  coordinators: Record<string, string>,
): Promise<{ queryId: string; polled: Promise<QueryOutcome>[] }> {
  const polled: Promise<QueryOutcome>[] = [];
  for (;;) {
    const id = Promise.withResolvers<string>();
    const patience = { deadlineSeconds: 1500, reconnectSeconds: 60, onId: id.resolve };
    const query = mustRun(gateway, longQuery(Number(TIMES)), LONG, patience);
    query.catch(id.reject);
    polled.push(query);
    // A coordinator knows a query from the first poll on.
    const queryId = await id.promise;
    const runs = () => clusterOf(coordinators, queryId);
    const cluster = await waitUntil("the query runs", runs, { timeoutSeconds: 60, alive: [] });
    if (cluster === wanted) return { queryId, polled };
  }
}

function report(steps: unknown, tally: unknown): void {
  const date = new Date().toISOString();
  const machine = `${cpus().length} x ${cpus()[0]?.model ?? "?"}, load ${loadavg()[0]?.toFixed(0)}`;
  const file = join(__dirname, "results", `replace-cluster-${date.slice(0, 10)}.json`);
  const text = JSON.stringify({ date, machine, from: FROM, to: TO, steps, tally }, null, 2);
  writeFileSync(file, `${text}\n`);
  console.log(text);
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
