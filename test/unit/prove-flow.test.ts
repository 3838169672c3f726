import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { BENCHMARKS } from "../../bench/benchmarks";
import { bench } from "../../bench/command";
import { measureStack } from "../../bench/measure-stack";
import type { Round } from "../../bench/suite/benchmark";
import type { Call } from "../../cli/command";
import { ROOT } from "../../cli/context";
import { CHARTS } from "../../components/shared/versions";
import { proofCommands } from "../../proof/commands";
import { prove } from "../../proof/prove/prove";
import { openLedger } from "../../proof/prove/unfinished";
import type { Report } from "../../proof/report/report";
import { type ApiServer, isSelected, type Json, startApiServer } from "../kubernetes/api-server";
import { runWords } from "./command-line";

// The first of them loads the SDKs of Kubernetes and S3.
vi.setConfig({ testTimeout: 60_000 });

// The order of what the command does, and what it leaves: a stack whose gateway and coordinators are one
// server that notes every statement and answers each at once. What Trino makes of them, the lab tier sees.

let folder: string;
let trino: Server;
let api: ApiServer;
let statements: string[];
/** What a statement fails with, if it does. */
let failing: (sql: string) => string | undefined;
let onStatement: (sql: string) => void;
let ready: boolean;
const kubeconfig = process.env.KUBECONFIG;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "prove-flow-"));
  [statements, failing, onStatement, ready] = [[], () => undefined, () => {}, true];
  trino = await startTrino();
  api = await startApiServer({
    answer: ({ path, query }) => answered(path, query.get("labelSelector")),
    portOf: () => (trino.address() as AddressInfo).port,
  });
  writeFileSync(join(folder, "kubeconfig"), api.kubeconfig);
  process.env.KUBECONFIG = join(folder, "kubeconfig");
  const kind = readFileSync(join(ROOT, "stacks", "Pulumi.kind.yaml"));
  writeFileSync(join(folder, "Pulumi.here.yaml"), kind);
});
afterEach(async () => {
  await api.close();
  trino.closeAllConnections();
  await new Promise((done) => trino.close(done));
  if (kubeconfig === undefined) delete process.env.KUBECONFIG;
  else process.env.KUBECONFIG = kubeconfig;
  rmSync(folder, { recursive: true });
});

function startTrino(): Promise<Server> {
  const rowsOf = (sql: string): unknown[][] => {
    if (sql.includes("metadata.catalogs"))
      return [
        ["lake", "iceberg"],
        ["tpch", "tpch"],
      ];
    return [[600_000]];
  };
  const server = createServer(async (request, response) => {
    let sql = "";
    for await (const chunk of request) sql += chunk;
    if (request.url === "/v1/info") {
      return response.end(JSON.stringify({ nodeVersion: { version: "483" } }));
    }
    const id = `20261128_000000_${String(statements.length).padStart(5, "0")}_abcde`;
    statements.push(sql.replace(/\s+/g, " ").trim());
    onStatement(sql);
    const message = failing(sql);
    const error = message && { errorName: "REFUSED", message };
    response.end(JSON.stringify({ id, data: rowsOf(sql), ...(error && { error }) }));
  });
  return new Promise((done) => server.listen(0, "127.0.0.1", () => done(server)));
}

const RELEASES = ["trino-interactive", "trino-batch", "trino-gateway"];

function answered(path: string, selector: string | null): Json {
  const kind = path.split("/").at(-1) ?? "";
  const labels = (release: string) => ({ "app.kubernetes.io/instance": release });
  if (path === "/version") return { major: "1", minor: "36", gitVersion: "v1.36.0" };
  if (RELEASES.includes(kind) && path.includes("/services/")) {
    const ports = [{ port: 8080, targetPort: 8080 }];
    return { metadata: { name: kind }, spec: { selector: labels(kind), ports } };
  }
  const revisions = RELEASES.map((name) => helmSecret(name));
  const secret = revisions.find(({ metadata }) => metadata.name === kind);
  if (secret) return secret;
  const pods = RELEASES.map((release) => ({
    metadata: { name: `${release}-0`, uid: release, labels: labels(release) },
    spec: { containers: [{ name: "c", image: "i" }] },
    status: { phase: "Running", conditions: [{ type: "Ready", status: ready ? "True" : "False" }] },
  }));
  const lists: Record<string, Json[]> = { pods, secrets: revisions };
  const items = lists[kind] ?? [];
  return { items: items.filter(({ metadata }) => isSelected(metadata.labels, selector)) };
}

function helmSecret(name: string): Json {
  const { chart, version } = name === "trino-gateway" ? CHARTS.gateway : CHARTS.trino;
  const info = { status: "deployed", last_deployed: "2026-11-28T12:00:00Z" };
  const stored = { version: 1, info, chart: { metadata: { name: chart, version } }, manifest: "" };
  const text = gzipSync(JSON.stringify(stored)).toString("base64");
  return {
    metadata: {
      name: `sh.helm.release.v1.${name}.v1`,
      labels: { owner: "helm", name, version: "1", status: "deployed" },
    },
    data: { release: Buffer.from(text).toString("base64") },
  };
}

/** What the command prints, and its exit code. */
function run(words: string[], signal: AbortSignal = new AbortController().signal) {
  const around = { stacks: folder, ledger: openLedger(join(folder, "unfinished")) };
  const table = proofCommands.map((command) => ({
    ...command,
    run: (call: Call) => prove({ ...call, onInterrupt: () => signal }, around),
  }));
  return runWords(["prove", "here", "--out", join(folder, "report"), ...words], table);
}

const schemasMade = () =>
  statements.flatMap((sql) => /^CREATE SCHEMA IF NOT EXISTS lake\.(\w+)/.exec(sql)?.[1] ?? []);
const END = /^DROP (TABLE IF EXISTS lake\.\w+\.(lineitem|orders)|SCHEMA IF EXISTS lake\.\w+)$/;

test("it says what it will do, makes its schema, and drops it at the end", async () => {
  const { code, out } = await run(["--yes", "--only", "table"]);
  expect(code).toBe(0);
  const [schema = ""] = schemasMade();
  expect(schema).toMatch(/^trino_platform_proof_[0-9a-f]{6}$/);
  expect(out).toContain(`the schema lake.${schema}, which is made now and dropped at the end`);
  expect(out).toContain("context test, http://127.0.0.1:");
  expect(statements.slice(-3)).toEqual([
    `DROP TABLE IF EXISTS lake.${schema}.lineitem`,
    `DROP TABLE IF EXISTS lake.${schema}.orders`,
    `DROP SCHEMA IF EXISTS lake.${schema}`,
  ]);
  expect(existsSync(join(folder, "report", "report.json"))).toBe(true);
});

test("a trial that fails: 1, what needs it is skipped, and nothing is left", async () => {
  failing = (sql) => (sql.includes("CREATE TABLE") ? "the bucket is not there" : undefined);
  const { code, out } = await run(["--yes", "--json", "--only", "spooling,drain"]);
  expect(code).toBe(1);
  const { trials, passed } = JSON.parse(out) as Report;
  expect(passed).toBe(false);
  expect(trials.map(({ name, outcome }) => [name, outcome])).toEqual([
    ["table", "failed"],
    ["spooling", "skipped"],
    ["drain", "skipped"],
  ]);
  expect(trials[0]?.reason).toContain("REFUSED: the bucket is not there");
  expect(trials[2]?.reason).toContain("there is no table to ask");
  expect(statements.slice(-3).every((sql) => END.test(sql))).toBe(true);
  expect(api.changes).toEqual([]);
});

test("interrupted: 130, a report, and nothing is left", async () => {
  const abort = new AbortController();
  onStatement = (sql) => {
    if (sql.includes("CREATE SCHEMA")) abort.abort(new Error("Ctrl-C"));
  };
  const { code, out } = await run(["--yes", "--json"], abort.signal);
  expect(code).toBe(130);
  const { trials, passed } = JSON.parse(out) as Report;
  expect(new Set(trials.map(({ reason }) => reason))).toEqual(new Set(["interrupted"]));
  expect(passed).toBe(false);
  const told = readFileSync(join(folder, "report", "report.txt"), "utf8");
  expect(told).toContain("Interrupted: 0 trials passed; not tried to the end: table, routing, ");
  expect(statements.slice(-3).every((sql) => END.test(sql))).toBe(true);
});

test("what cannot be dropped is said, noted, and dropped by the next run before anything else", async () => {
  failing = (sql) => (sql.startsWith("DROP SCHEMA") ? "somebody is in it" : undefined);
  const first = await run(["--yes", "--only", "table"]);
  const [schema = ""] = schemasMade();
  expect(first.code).toBe(1);
  expect(first.err).toContain(
    `the schema lake.${schema} could not be dropped, the next run of npm run prove on this machine does it: REFUSED: somebody is in it`,
  );
  // As if that process were gone.
  const note = join(folder, "unfinished", `${process.pid}.json`);
  const entry = { ...JSON.parse(readFileSync(note, "utf8")), process: { pid: 1, startTime: "x" } };
  rmSync(note);
  writeFileSync(join(folder, "unfinished", "1.json"), JSON.stringify(entry));
  [failing, statements] = [() => undefined, []];
  const second = await run(["--yes", "--only", "table"]);
  expect(second.out).toContain(`drops lake.${schema}: a killed run has left that`);
  const [dropped, made] = [`DROP SCHEMA IF EXISTS lake.${schema}`, "CREATE SCHEMA"].map((begin) =>
    statements.findIndex((sql) => sql.startsWith(begin)),
  );
  expect(dropped).toBeGreaterThan(0);
  expect(made).toBeGreaterThan(dropped ?? 0);
  expect(existsSync(join(folder, "unfinished", "1.json"))).toBe(false);
});

test("a stack that is not well is not tried: 2, and no statement is sent", async () => {
  ready = false;
  const { code, err } = await run(["--yes"]);
  expect(code).toBe(2);
  expect(err).toContain("trino-interactive, trino-batch, trino-gateway: not ready");
  expect(err).toContain("npm run status -- here");
  expect(statements).toEqual([]);
});

test("a way that leads nowhere is told with its reason", async () => {
  await new Promise((done) => trino.close(done));
  trino = createServer();
  await new Promise<void>((done) => trino.listen(0, "127.0.0.1", done));
  trino.on("request", (request) => request.socket.destroy());
  const { code, err } = await run(["--yes"]);
  expect(code).toBe(2);
  expect(err).toContain("no query comes through the gateway");
});

/** `npm run bench -- <name> --stack here`, one round of each case. */
function runBench(name: string) {
  const around = { stacks: folder, ledger: openLedger(join(folder, "unfinished")) };
  const { signal } = new AbortController();
  const wanted = BENCHMARKS.filter((one) => one.name === name);
  const run = (call: Call) =>
    measureStack({ ...call, onInterrupt: () => signal }, "here", wanted, BOUNDS, around);
  return runWords(["bench", name, "--stack", "here", "--json"], [{ ...bench, run }]);
}

const BOUNDS = { minutes: 1, rounds: 1 };

test("a benchmark of a stack shows its rounds, and leaves nothing there", async () => {
  const { code, out } = await runBench("gateway-clients");
  expect(code).toBe(0);
  const [seen] = JSON.parse(out) as { name: string; rounds: Round[] }[];
  expect(seen?.name).toBe("gateway-clients");
  expect(seen?.rounds.map((round) => round.case)).toEqual(
    ["1", "4", "16", "64"].map((count) => `${count} clients`),
  );
  expect(seen?.rounds.every(({ of }) => of.through?.ms && of.direct?.ms)).toBe(true);
  expect(statements.filter((sql) => /CREATE|DROP|INSERT/.test(sql))).toEqual([]);
  expect(api.changes).toEqual([]);
});
