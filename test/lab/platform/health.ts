import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { platformHealth } from "../../../lab/platform/health";
import { listProcesses } from "../../../lab/processes";
import { bringUp, command } from "../support";
import type { Platform } from "./running";

/** What runs, where it listens, and what the command line says of it. */
export function describeHealth(platform: Platform): void {
  describe("the platform that is up", () => {
    test("is two clusters with two workers each, two gateways, a store and a database", async () => {
      const health = await platformHealth(platform().lab);
      expect(health.healthy).toBe(true);
      expect(health.clusters.map((c) => [c.name, c.activeWorkers])).toEqual([
        ["batch", 2],
        ["interactive", 2],
      ]);
      // A sidecar only where this machine has PgBouncer, or can get it.
      const kinds = health.processes.map(({ kind }) => kind).filter((kind) => kind !== "sidecar");
      expect([...new Set(kinds)].sort()).toEqual([
        "aws",
        "coordinator",
        "database",
        "gateway",
        "object-store",
        "service",
        "worker",
      ]);
      // The gateways' Service is a process, too.
      expect(kinds).toHaveLength(12);
    });

    test("listens on 127.0.0.1 only", () => {
      const ours = new Set(listProcesses(platform().lab).map(({ pid }) => String(pid)));
      const sockets = execFileSync("ss", ["-Hltnp"], { encoding: "utf8" }).split("\n");
      const listening = sockets.filter((line) => ours.has(/pid=(\d+)/.exec(line)?.[1] ?? ""));
      const addresses = listening.map((line) => line.trim().split(/\s+/)[3] ?? "");
      expect(addresses.length).toBeGreaterThan(8);
      const local = /^(127\.0\.0\.1|\[::ffff:127\.0\.0\.1\]):/;
      expect(addresses.filter((address) => !local.test(address))).toEqual([]);
    });

    test("has nothing to do on a second up", async () => {
      const { changes } = await bringUp(platform().lab, { s3Detour: platform().relay.port });
      expect(changes).toEqual({ same: expect.any(Number) });
    });

    test("answers on the command line", async () => {
      const status = await command(platform().lab, "status", "--json");
      expect(JSON.parse(status).healthy).toBe(true);
      const args = ["query", "SELECT 42 AS x", "--source", "airflow", "--json"];
      const answer = JSON.parse(await command(platform().lab, ...args));
      expect(answer).toMatchObject({ rows: [[42]], columns: ["x"], cluster: "batch" });
    });
  });
}
