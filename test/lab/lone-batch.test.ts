import { afterAll, beforeAll, expect, test } from "vitest";
import { FTE_METRICS, trinoMetrics } from "../../components/trino/observability/metrics";
import { readTraffic } from "../../lab/aws/start";
import { takeDown } from "../../lab/platform/take-down";
import { waitUntil } from "../../lab/processes";
import { PINS } from "../../lab/toolchain";
import { askCoordinator, mustRun } from "../../proof/trino/client";
import { type LoneCoordinator, startLoneCoordinator } from "./lone-coordinator";
import { createLoneStorage } from "./lone-storage";
import { missingMetrics, readMetrics } from "./proof/metrics";
import { temporaryLab } from "./support";

// One batch server that spools to S3 as IRSA lets it: its service account's token makes it one role, and
// that role becomes the exchange's own (`separateExchangeRole`).
const lab = temporaryLab();
const BUCKET = "lone-exchange";
let trino: LoneCoordinator;

beforeAll(async () => {
  const { exchange, annotations } = await createLoneStorage(lab, BUCKET, "trino-lone");
  const size = { memoryGiB: 3, cpu: 1 };
  const spec = {
    profile: "batch" as const,
    coordinator: size,
    workers: { ...size, replicas: 2 },
    catalogs: { tpch: { text: "connector.name=tpch", readOnly: true } },
    exchange,
    execution: {
      limits: { maxExecutionTime: "13h" },
      faultTolerance: {
        taskRetryAttempts: 7,
        retryInitialDelay: "3s",
        retryMaxDelay: "40s",
        taskMemory: "600MB",
        standardSplitSize: "16MB",
        adaptivePlanning: false,
        adaptivePartitioning: true,
      },
    },
    observability: { prometheus: {} },
  };
  trino = await startLoneCoordinator(lab, spec, {}, annotations);
  const isAtWork = async () =>
    (await askCoordinator(trino.url, "SELECT count(*) FROM system.runtime.nodes")).error ===
    undefined;
  await waitUntil("the first query", isAtWork, { timeoutSeconds: 120, alive: [] });
});
afterAll(() => takeDown(lab, { keepLogs: false }));

test.each([
  ["limits.maxExecutionTime", "query_max_execution_time", "13.00h"],
  ["faultTolerance.taskRetryAttempts", "task_retry_attempts_per_task", "7"],
  ["faultTolerance.retryInitialDelay", "retry_initial_delay", "3.00s"],
  ["faultTolerance.retryMaxDelay", "retry_max_delay", "40.00s"],
  [
    "faultTolerance.adaptivePlanning",
    "fault_tolerant_execution_adaptive_query_planning_enabled",
    "false",
  ],
])("%s arrives as session property %s", async (_, name, value) => {
  const { rows } = await mustRun(trino.url, `SHOW SESSION LIKE '${name}'`);
  expect(rows[0]?.[1]).toBe(value);
});

test("tasks are sized, retried and spooled", async () => {
  const sql = `SELECT o.orderpriority, count(*) FROM tpch.tiny.lineitem l
    JOIN tpch.tiny.orders o ON l.orderkey = o.orderkey GROUP BY 1 ORDER BY 1`;
  const { id, rows } = await mustRun(trino.url, sql);
  expect(rows).toHaveLength(5);
  const { traffic, issued } = await readTraffic(lab);
  expect(traffic.filter(({ host, sent }) => host.startsWith(`${BUCKET}.`) && sent > 0)).toEqual([
    expect.objectContaining({ port: 443 }),
  ]);
  expect(issued).toMatchObject({ "trino/trino-lone": "pods", pods: "exchange" });
  const answer = await fetch(`${trino.url}/v1/query/${id}`, { headers: { "X-Trino-User": "lab" } });
  const info = (await answer.json()) as { retryPolicy: string; queryStats: { totalTasks: number } };
  expect(info.retryPolicy).toBe("TASK");
  expect(info.queryStats.totalTasks).toBeGreaterThan(2);
});

test("the exchange's metrics are there for Prometheus", async () => {
  const names = trinoMetrics(PINS.trinoJars);
  const asked = FTE_METRICS.map((key) => names[key]);
  expect(missingMetrics(await readMetrics(trino.url), asked)).toEqual([]);
});
