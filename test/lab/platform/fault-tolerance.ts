import { describe, expect, test } from "vitest";
import { platformHealth } from "../../../lab/platform/health";
import { LONG_QUERY, SCHEMA } from "../../../proof/dataset";
import { spooling } from "../../../proof/trials/spooling";
import { batchWorker, interactiveWorker } from "../../../proof/trials/worker-loss";
import { mustRun, runQuery } from "../../../proof/trino/client";
import { clusterOf } from "../../../proof/trino/coordinator";
import { attempt, type Platform } from "./running";

/** What a lost worker costs on each cluster, and what may be written under FTE. */
export function describeFaultTolerance(platform: Platform): void {
  describe("fault tolerance", () => {
    test("spools to every bucket, and cleans up", async () => {
      const { outcome, lines } = await attempt(platform(), spooling);
      expect(outcome).toBe("passed");
      expect(lines).toHaveLength(platform().subject.exchangeBuckets.length);
    });

    test("batch survives a killed worker with the right result", async () => {
      const { outcome, lines } = await attempt(platform(), batchWorker);
      expect(outcome).toBe("passed");
      expect(lines[2]).toContain("equal to those of the undisturbed run");
    });

    test("interactive does not", async () => {
      const { outcome, lines } = await attempt(platform(), interactiveWorker);
      expect(outcome).toBe("passed");
      expect(lines[2]).toContain("with 1 worker left");
    });

    test("killed workers have come back", async () => {
      const { clusters } = await platformHealth(platform().lab);
      expect(clusters.map((c) => c.activeWorkers)).toEqual([2, 2]);
    });

    const table = `${SCHEMA}.written`;

    test.each([
      ["CREATE TABLE AS", `CREATE TABLE ${table} AS SELECT 1 AS id, 'a' AS name`],
      ["INSERT", `INSERT INTO ${table} VALUES (2, 'b'), (3, 'c')`],
      [
        "MERGE",
        `MERGE INTO ${table} t USING (VALUES (2, 'd'), (4, 'e')) AS s (id, name) ON t.id = s.id
         WHEN MATCHED THEN UPDATE SET name = s.name WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.name)`,
      ],
      ["UPDATE", `UPDATE ${table} SET name = 'f' WHERE id = 1`],
      ["DELETE", `DELETE FROM ${table} WHERE id = 3`],
      ["OPTIMIZE", `ALTER TABLE ${table} EXECUTE optimize`],
    ])("%s into Iceberg runs on batch", async (_, sql) => {
      const { id } = await mustRun(platform().subject.gateway, sql);
      expect(await clusterOf(platform().subject.coordinators, id)).toBe("batch");
    });

    test("and interactive reads what those wrote", async () => {
      const { rows } = await mustRun(
        platform().subject.gateway,
        `SELECT id, name FROM ${table} ORDER BY id`,
      );
      expect(rows).toEqual([
        [1, "f"],
        [2, "d"],
        [4, "e"],
      ]);
    });

    test("interactive has no exchange to retry with", async () => {
      const session = { retry_policy: "TASK" };
      const coordinator = platform().subject.coordinators.interactive ?? "";
      const { error } = await runQuery(coordinator, LONG_QUERY, { session });
      expect(error).toContain("EXCHANGE_MANAGER_NOT_CONFIGURED");
    });
  });
}
