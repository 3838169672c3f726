import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { need, type Steps } from "../../lab/cli/bring-up";
import { heal } from "../../lab/platform/heal";
import { platformHealth } from "../../lab/platform/health";
import { listProcesses } from "../../lab/processes";
import { LONG_QUERY, loadDataset, SCHEMA } from "../../lab/proof/dataset";
import { proveRouting } from "../../lab/proof/routing";
import { proveSpooling, type Spooled } from "../../lab/proof/spooling";
import type { Subject } from "../../lab/proof/subject";
import { proveBatchSurvives, proveInteractiveFails } from "../../lab/proof/worker-loss";
import { mustRun, runQuery } from "../../lab/trino/client";
import { clusterOf } from "../../lab/trino/coordinator";
import { bringUp, command, filesBelow, leftovers, quiet, temporaryLab } from "./support";

const lab = temporaryLab();
let steps: Steps;
let subject: Subject;

beforeAll(async () => {
  steps = await bringUp(lab);
  subject = need(steps.subject, "the platform");
  await loadDataset(subject);
});
afterAll(async () => {
  expect(await leftovers(lab)).toEqual([]);
});

describe("the platform that is up", () => {
  test("is two clusters with two workers each, a gateway, a store and a database", async () => {
    const health = await platformHealth(lab);
    expect(health.healthy).toBe(true);
    expect(health.clusters.map((c) => [c.name, c.activeWorkers])).toEqual([
      ["batch", 2],
      ["interactive", 2],
    ]);
    const kinds = health.processes.map((process) => process.kind).sort();
    expect([...new Set(kinds)]).toEqual([
      "coordinator",
      "database",
      "gateway",
      "object-store",
      "worker",
    ]);
    expect(kinds).toHaveLength(9);
  });

  test("listens on 127.0.0.1 only", () => {
    const ours = new Set(listProcesses(lab).map(({ pid }) => String(pid)));
    const sockets = execFileSync("ss", ["-Hltnp"], { encoding: "utf8" }).split("\n");
    const listening = sockets.filter((line) => ours.has(/pid=(\d+)/.exec(line)?.[1] ?? ""));
    const addresses = listening.map((line) => line.trim().split(/\s+/)[3] ?? "");
    expect(addresses.length).toBeGreaterThan(8);
    const local = /^(127\.0\.0\.1|\[::ffff:127\.0\.0\.1\]):/;
    expect(addresses.filter((address) => !local.test(address))).toEqual([]);
  });

  test("has nothing to do on a second up", async () => {
    const { changes } = await bringUp(lab);
    expect(changes).toEqual({ same: expect.any(Number) });
  });

  test("answers on the command line", () => {
    expect(JSON.parse(command(lab, "status", "--json")).healthy).toBe(true);
    const args = ["query", "SELECT 42 AS x", "--source", "airflow", "--json"];
    const answer = JSON.parse(command(lab, ...args));
    expect(answer).toMatchObject({ rows: [[42]], columns: ["x"], cluster: "batch" });
  });
});

describe("routing", () => {
  test("sends dashboards to interactive, pipelines and writes to batch", async () => {
    expect((await proveRouting(subject, quiet)).lines.length).toBeGreaterThan(5);
  });

  test("lets a query choose with the routing-group header", async () => {
    const { id } = await mustRun(subject.gateway, "SELECT 1", { routingGroup: "batch" });
    expect(await clusterOf(subject.coordinators, id)).toBe("batch");
  });

  test("does not let a stranger change the gateway's backends", async () => {
    const response = await fetch(`${subject.gateway}/gateway/backend/modify/delete`, {
      method: "POST",
      body: "trino-batch",
    });
    expect([401, 403]).toContain(response.status);
  });
});

describe("fault tolerance", () => {
  let spooled: Spooled;

  test("spools to every bucket, and cleans up", async () => {
    spooled = await proveSpooling(subject, quiet);
    expect(spooled.evidence.lines).toHaveLength(subject.exchangeBuckets.length);
  });

  test("batch survives a killed worker with the right result", async () => {
    const { lines } = await proveBatchSurvives(subject, spooled.expected, quiet);
    expect(lines[1]).toContain("equal to those of the undisturbed run");
  });

  test("interactive does not", async () => {
    const { lines } = await proveInteractiveFails(subject, quiet);
    expect(lines[2]).toContain("with 1 worker left");
  });

  test("killed workers come back", async () => {
    await heal(lab, need(steps.session, "the cloud").cloud.cluster, quiet);
    const { clusters } = await platformHealth(lab);
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
    const { id } = await mustRun(subject.gateway, sql);
    expect(await clusterOf(subject.coordinators, id)).toBe("batch");
  });

  test("and interactive reads what those wrote", async () => {
    const { rows } = await mustRun(subject.gateway, `SELECT id, name FROM ${table} ORDER BY id`);
    expect(rows).toEqual([
      [1, "f"],
      [2, "d"],
      [4, "e"],
    ]);
  });

  test("interactive has no exchange to retry with", async () => {
    const session = { retry_policy: "TASK" };
    const coordinator = subject.coordinators.interactive ?? "";
    const { error } = await runQuery(coordinator, LONG_QUERY, { session });
    expect(error).toContain("EXCHANGE_MANAGER_NOT_CONFIGURED");
  });
});

describe("secrets", () => {
  /** What Secrets hold for everybody to see: Trino itself logs the id of an access key. */
  const PUBLIC = ["public.pem", "LAKE_S3_ACCESS_KEY"];

  /** What the Secrets of the namespace hold. */
  function secrets(): string[] {
    const files = filesBelow(lab.path("cluster", "objects")).filter((f) => f.includes("/Secret."));
    return files.flatMap((file) => {
      const { data } = JSON.parse(readFileSync(file, "utf8")) as { data: Record<string, string> };
      return (
        Object.entries(data)
          .filter(([key]) => !PUBLIC.includes(key))
          .map(([, value]) => Buffer.from(value, "base64").toString("utf8"))
          // Of a key in lines, one line: other places write its line ends differently.
          .map((secret) => secret.split("\n")[1] ?? secret)
      );
    });
  }

  test("stand in no log, state file, release, record or process argument", () => {
    const known = secrets();
    expect(known.length).toBeGreaterThanOrEqual(7);
    const places = ["logs", "state", "processes", join("cluster", "releases")];
    const files = places.flatMap((place) => filesBelow(lab.path(place)));
    const texts = files.map((file) => readFileSync(file, "utf8"));
    const args = listProcesses(lab).map(({ pid }) => readFileSync(`/proc/${pid}/cmdline`, "utf8"));
    const seen = known.filter((secret) =>
      [...texts, ...args].some((text) => text.includes(secret)),
    );
    // Only how many: a failing test must not print them.
    expect(seen.length).toBe(0);
  });

  test("are kept where only their owner reads", () => {
    expect(statSync(lab.root).mode & 0o077).toBe(0);
  });
});
