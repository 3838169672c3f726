import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BackendSpec } from "../../components/gateway/spec";
import { registerEndpoint } from "../../lab/cluster";
import { takeDown } from "../../lab/platform/take-down";
import { waitUntil } from "../../lab/processes";
import { ensureToolchain } from "../../lab/toolchain";
import { startLoad } from "../../proof/load";
import { runQuery } from "../../proof/trino/client";
import { type GatewayStage, openStage, registerBackends } from "./gateway/stage";
import { type StubCoordinator, startStub } from "./gateway/stub-coordinator";
import { temporaryLab } from "./support";

// Two clusters of one routing group, one of them busy, before two real gateways.

const lab = temporaryLab();
const RELEASE = "trino-gateway";
const stubs: Record<string, StubCoordinator> = {};
let stage: GatewayStage;
let gateway: string;

const backend = (name: string, active = true): BackendSpec => ({
  name: `trino-${name}`,
  url: `http://trino-${name}:8080`,
  routingGroup: "interactive",
  active,
});
const register = (...backends: BackendSpec[]) => registerBackends(stage, RELEASE, backends);

beforeAll(async () => {
  stage = await openStage(lab, await ensureToolchain(() => {}));
  for (const name of ["blue", "green"]) {
    const stub = await startStub(name);
    stubs[name] = stub;
    registerEndpoint(lab, `trino-${name}.default.svc.cluster.local:8080`, stub.port);
  }
  const options = { replicas: 2, routingGroups: ["interactive"], balancing: "leastLoaded" };
  gateway = await stage.install(RELEASE, options);
  await register(backend("blue"), backend("green"));
  await waitUntil(
    "a query runs",
    async () => (await runQuery(gateway, "sleep 0")).rows.length === 1,
    {
      timeoutSeconds: 30,
      alive: [],
    },
  );
});

afterAll(async () => {
  await Promise.all(Object.values(stubs).map((one) => one.close()));
  await takeDown(lab, { keepLogs: false });
});

/** Queries that a cluster has from others than the gateway; ends when it knows them. */
async function keepBusy(stub: StubCoordinator, count: number): Promise<void> {
  for (let query = 0; query < count; query++) {
    await fetch(`http://127.0.0.1:${stub.port}/v1/statement`, {
      method: "POST",
      body: "sleep 60000",
    });
  }
  expect(stub.running()).toHaveLength(count);
}

describe("the least loaded cluster", () => {
  test("gets the queries, all of twenty, while the other one is busy", async () => {
    const { blue, green } = stubs as { blue: StubCoordinator; green: StubCoordinator };
    await keepBusy(blue, 40);
    const askOnce = async () => (await runQuery(gateway, "sleep 0")).rows[0]?.[0];
    // Each replica has looked at them since: none of these goes to the busy one.
    await waitUntil(
      "both replicas know",
      async () => {
        const before = green.taken();
        for (let query = 0; query < 8; query++) await askOnce();
        return green.taken() === before + 8;
      },
      { timeoutSeconds: 30, alive: [] },
    );
    const answers: unknown[] = [];
    for (let query = 0; query < 20; query++) answers.push(await askOnce());
    expect(answers).toEqual(Array(20).fill("green"));
  });

  test("is replaced under load without a lost query", async () => {
    const statements = ["sleep 50", "sleep 400"];
    const clients = Array(4).fill({ client: {}, statements });
    const load = startLoad(gateway, clients, {
      nameOf: ({ rows }) => String(rows[0]?.[0]),
    });
    try {
      await load.more();
      await register(backend("blue"), backend("green", false));
      await load.more();
      await register(backend("blue"));
      await load.more();
    } finally {
      await load.stop();
    }
    expect(load.tally.failures).toEqual([]);
    expect(load.tally.by.green).toBeGreaterThan(0);
    expect(load.tally.by.blue).toBeGreaterThan(0);
    expect(Object.values(stubs).flatMap(({ strangers }) => strangers)).toEqual([]);
  });
});
