import { readdirSync } from "node:fs";
import { Agent, get } from "node:https";
import type { TLSSocket } from "node:tls";
import { describe, expect, test } from "vitest";
import type { ExecutionSpec } from "../../../components/trino/execution/spec";
import { PINS } from "../../../lab/toolchain";
import { say } from "../lone-coordinator";
import { alice, type Trino } from "./running";
import type { Sink } from "./sink";

export const execution: ExecutionSpec = {
  limits: {
    maxRunTime: "3h",
    maxExecutionTime: "47m",
    maxScanPhysicalBytes: "5GB",
    queryMemoryShare: 0.1,
  },
  spill: { volumeGiB: 2, maxPerNode: "1GB", maxPerQuery: "512MB", compression: "zstd" },
};

/** Memory is taken back from operators soon, so that little data is enough to make them spill. */
export const configProperties = {
  "memory-revoking-threshold": "0.1",
  "memory-revoking-target": "0.05",
};

/** All that a cluster can be told, and that can be seen of it from outside. */
export function describeEverything(
  trino: Trino,
  sink: () => Sink,
  certificate: () => string,
): void {
  const rows = async (sql: string) => (await say(trino(), sql, alice)).rows;
  const settingOf = async (name: string) => (await rows(`SHOW SESSION LIKE '${name}'`))[0]?.[1];

  describe("a setting arrives", () => {
    test.each([
      ["limits.maxRunTime", "query_max_run_time", "3.00h"],
      ["limits.maxExecutionTime", "query_max_execution_time", "47.00m"],
      ["limits.maxScanPhysicalBytes", "query_max_scan_physical_bytes", "5GB"],
      ["spill", "spill_enabled", "true"],
      ["cpu", "task_concurrency", "2"],
    ])("%s as session property %s", async (_, name, value) => {
      expect(await settingOf(name)).toBe(value);
    });

    test("limits.queryMemoryShare ends a query that takes more of the node", async () => {
      // A tenth of 717 MiB.
      const sql = "SELECT cardinality(array_agg(comment || shipinstruct)) FROM tpch.sf1.lineitem";
      expect((await say(trino(), sql, alice)).error).toMatch(
        /^EXCEEDED_LOCAL_MEMORY_LIMIT: Query exceeded per-node memory limit of 71MB/,
      );
    });

    test("spill to its volume, where nothing is left behind", async () => {
      const sql = `SELECT count(*) FROM
        (SELECT * FROM tpch.sf1.orders ORDER BY comment OFFSET 1499990)`;
      const said = await say(trino(), sql, alice);
      expect(said).toMatchObject({ rows: [[10]] });
      const answer = await fetch(`${trino().url}/v1/query/${said.id}`, { headers: alice });
      const { queryStats } = (await answer.json()) as { queryStats: { spilledDataSize: string } };
      expect(Number.parseInt(queryStats.spilledDataSize, 10)).toBeGreaterThan(0);
      expect(readdirSync(trino().file("/data/spill"))).toEqual([]);
    });

    test("the version and the role as /v1/info tells them", async () => {
      const info = await (await fetch(`${trino().url}/v1/info`)).json();
      expect(info).toMatchObject({
        environment: "trino_lone",
        coordinator: true,
        nodeVersion: { version: PINS.trinoJars },
      });
      const nodes = "SELECT node_version, coordinator, state FROM system.runtime.nodes";
      expect(await rows(nodes)).toEqual([[PINS.trinoJars, true, "active"]]);
    });

    test("resource groups as metrics", async () => {
      const metrics = await (await fetch(`${trino().url}/metrics`)).text();
      expect(metrics).toMatch(/InternalResourceGroup_.*(metadata|rest)/);
    });

    test("traces, which come to the collector", async () => {
      await say(trino(), "SELECT 'traced'", alice);
      await expect.poll(() => sink().bodies("/v1/traces").length, { timeout: 30_000 }).not.toBe(0);
    });
  });

  test("the coordinator's own TLS has the certificate of the Secret", async () => {
    const agent = new Agent({ ca: certificate() });
    const { authorization } = alice;
    const seen = await new Promise<{ status?: number; subject?: string }>((resolve, reject) => {
      const options = {
        agent,
        port: trino().httpsPort,

        headers: { authorization },
      };
      get({ host: "localhost", path: "/v1/info", ...options }, (answer) => {
        const subject = (answer.socket as TLSSocket).getPeerCertificate().subject.CN;
        answer.resume();
        resolve({ status: answer.statusCode ?? 0, subject: String(subject) });
      }).on("error", reject);
    });
    expect(seen).toEqual({ status: 200, subject: "localhost" });
  });
}
