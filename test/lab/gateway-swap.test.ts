import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BackendSpec } from "../../components/gateway/spec";
import { registerEndpoint } from "../../lab/cluster";
import { openLabFolder } from "../../lab/folder";
import { takeDown } from "../../lab/platform/take-down";
import {
  findDatabaseServer,
  isSameProcess,
  listProcesses,
  readRecord,
  startDatabaseServer,
  stopProcess,
  waitUntil,
} from "../../lab/processes";
import { ensureToolchain, type Toolchain } from "../../lab/toolchain";
import { runQuery } from "../../lab/trino/client";
import { startLoad } from "./gateway/load";
import { type GatewayStage, openStage, registerBackends } from "./gateway/stage";
import { type StubCoordinator, startStub } from "./gateway/stub-coordinator";

const lab = openLabFolder(mkdtempSync(join(tmpdir(), "trino-platform-test-")));
const RELEASE = "trino-gateway";
const stubs: Record<string, StubCoordinator> = {};
let toolchain: Toolchain;
let stage: GatewayStage;
let gateway: string;

const backend = (name: string, routingGroup: string, active = true): BackendSpec => ({
  name: `trino-${name}`,
  url: `http://trino-${name}:8080`,
  routingGroup,
  active,
});
const interactive = backend("interactive", "interactive");
const blue = (active = true) => backend("blue", "batch", active);
const green = (active = true) => backend("green", "batch", active);
const register = (...backends: BackendSpec[]) => registerBackends(stage, RELEASE, backends);

async function stub(name: string): Promise<StubCoordinator> {
  const started = await startStub(name);
  stubs[name] = started;
  registerEndpoint(lab, `trino-${name}.default.svc.cluster.local:8080`, started.port);
  return started;
}

beforeAll(async () => {
  toolchain = await ensureToolchain(() => {});
  stage = await openStage(lab, toolchain);
  for (const name of ["interactive", "blue", "green"]) await stub(name);
  gateway = await stage.install(RELEASE, { replicas: 2 });
  await register(interactive, blue());
  await waitUntil("a query runs", async () => (await answeredBy("sleep 0")) === "blue", {
    timeoutSeconds: 30,
    alive: [],
  });
});
afterAll(async () => {
  await Promise.all(Object.values(stubs).map((one) => one.close()));
  const processes = listProcesses(lab);
  await takeDown(lab, { keepLogs: false });
  expect(processes.filter(isSameProcess)).toEqual([]);
});

async function answeredBy(sql: string): Promise<unknown> {
  return (await runQuery(gateway, sql, { routingGroup: "batch" })).rows[0]?.[0];
}

/** Runs something while clients ask without a pause; not one of their queries may fail. */
async function underLoad(clients: number, act: () => Promise<void>) {
  const load = startLoad(gateway, clients, [50, 400, 3000]);
  try {
    await pause(1_000);
    await act();
  } finally {
    await load.stop();
  }
  expect(load.tally.failures).toEqual([]);
  expect(Object.values(stubs).flatMap(({ strangers }) => strangers)).toEqual([]);
  return load.tally;
}

describe("two gateways", () => {
  test("replace a cluster under load without losing a query, those that run included", async () => {
    const before = stubs.blue as StubCoordinator;
    const tally = await underLoad(6, async () => {
      await register(interactive, blue(), green());
      await register(interactive, blue(false), green());
      await register(interactive, green());
      // The script said that it may go: nothing of it runs.
      expect(before.running()).toEqual([]);
      await before.close();
      delete stubs.blue;
      await pause(2_000);
    });
    expect(tally.by.blue).toBeGreaterThan(0);
    expect(tally.by.green).toBeGreaterThan(0);
  });

  test("replace a cluster in one step: the old one drains before it is removed", async () => {
    await stub("blue");
    const old = stubs.green as StubCoordinator;
    const tally = await underLoad(6, async () => {
      await register(interactive, blue());
      expect(old.running()).toEqual([]);
      await old.close();
      delete stubs.green;
      await pause(2_000);
    });
    expect(tally.by.green).toBeGreaterThan(0);
  });

  test("lose no query when one of them is killed", async () => {
    await underLoad(8, async () => {
      const victim = readRecord(lab, `${RELEASE}-0`);
      if (!victim) throw new Error("no such gateway");
      await stopProcess(lab, victim);
      await pause(3_000);
      await stage.install(RELEASE, { replicas: 2 });
      await pause(1_000);
    });
    expect(readRecord(lab, `${RELEASE}-0`)?.alive).toBe(true);
  });

  test("go on polling while PostgreSQL is away, and take queries again when it is back", async () => {
    const { record } = findDatabaseServer(lab) ?? {};
    if (!record) throw new Error("no database");
    const outcomes = Array.from({ length: 8 }, () =>
      runQuery(gateway, "sleep 25000", { routingGroup: "batch" }),
    );
    // Every replica has been asked for every query: it remembers where each is.
    await pause(5_000);
    await stopProcess(lab, record);
    await pause(30_000);
    for (const { rows } of await Promise.all(outcomes)) expect(rows).toEqual([["blue"]]);
    await startDatabaseServer(lab, toolchain);
    await waitUntil("queries run again", async () => (await answeredBy("sleep 0")) === "blue", {
      timeoutSeconds: 30,
      alive: [],
    });
  });
});
