import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { EngineEvent } from "../../cli/engine/events";
import { CHARTS, DEFAULT_TRINO_VERSION } from "../../components/shared/versions";
import type { KubernetesApi } from "../../infra/watch/kubernetes-api";
import { watchReleases } from "../../infra/watch/watch";
import { openWorkbench, until, type Workbench } from "./support";

let bench: Workbench;
let letGo = () => {};
const held = new Promise<void>((resolve) => {
  letGo = resolve;
});
let letGoAgain = () => {};
const heldAgain = new Promise<void>((resolve) => {
  letGoAgain = resolve;
});

beforeAll(async () => {
  bench = await openWorkbench({
    holdOn: (operation) => (operation === "applyRelease" ? held : undefined),
  });
});
afterAll(() => bench.close());

const LOG = "1) Error: Defunct property 'query.initial-hash-partitions' cannot be configured.\n";

/** A coordinator that was started again three times. */
const crashing = (state: object) => ({
  metadata: { name: "trino-batch-coordinator-7c9d" },
  spec: { containers: [] },
  status: {
    phase: "Running",
    containerStatuses: [
      {
        name: "trino-coordinator",
        image: `trinodb/trino:${DEFAULT_TRINO_VERSION}`,
        ready: false,
        restartCount: 3,
        state,
      },
    ],
  },
});

/** A crash loop goes through these: at every look it is in another one. */
const STATES = [
  { waiting: { reason: "CrashLoopBackOff" } },
  { running: {} },
  { terminated: { reason: "Error", exitCode: 100 } },
];
let looks = 0;

/** Workers that Kubernetes does not make: there is no pod that could tell. */
const refused = {
  metadata: { name: "trino-batch-worker" },
  spec: { replicas: 2 },
  status: {
    conditions: [{ type: "ReplicaFailure", status: "True", message: "exceeded quota: few" }],
  },
};

const api: KubernetesApi = {
  server: "http://fake",
  get: async <T>(path: string) =>
    ({
      items: path.endsWith("/deployments")
        ? [refused]
        : [crashing(STATES[looks++ % STATES.length] ?? {})],
    }) as T,
  text: async () => LOG,
  read: async () => undefined,
};

it("names the cause while the release is still being waited for, once", async () => {
  const watch = watchReleases({ api: async () => api, namespace: "trino", everySeconds: 0.02 });
  const stack = await bench.open(async () => {
    const parent = new pulumi.ComponentResource(
      "test:Platform",
      "p",
      {},
      { transformations: [watch] },
    );
    const values = {
      name: "trino-batch",
      namespace: "trino",
      chart: "trino",
      version: CHARTS.trino.version,
    };
    new k8s.helm.v3.Release("batch", values, { parent });
  });
  const warnings: string[] = [];
  const onEvent = (event: EngineEvent) => {
    if (event.kind === "diagnostic") warnings.push(event.message);
  };
  const running = stack.up({ onEvent });
  await until("the cause is told", () =>
    warnings.some((text) => text.includes("Defunct property")),
  );
  const seen = looks;
  await until("every state was seen", () => looks > seen + STATES.length);
  letGo();
  await running;
  const told = warnings.filter((text) => text.includes("trino-batch-coordinator-7c9d"));
  expect(told).toHaveLength(1);
  // Without a terminal the engine shows the first line alone.
  expect(told[0]?.split("\n")[0]).toContain("Defunct property 'query.initial-hash-partitions'");
  expect(warnings.filter((text) => text.includes("0 of 2 pods: exceeded quota"))).toHaveLength(1);
  // The hooks are no change of the release.
  expect((await stack.up()).summary).toEqual({ same: expect.any(Number) });
});

it("names a Kubernetes that is too old while it waits for the gateway, once", async () => {
  const old = { major: "1", minor: "28+", gitVersion: "v1.28.15-eks-1" };
  const cluster = {
    ...api,
    get: async <T>(path: string) => (path === "/version" ? old : { items: [] }) as T,
  };
  const waited = await openWorkbench({
    holdOn: (operation) => (operation === "applyRelease" ? heldAgain : undefined),
  });
  const watch = watchReleases({ api: async () => cluster, namespace: "trino", everySeconds: 0.02 });
  const stack = await waited.open(async () => {
    const opts = { transformations: [watch] };
    const parent = new pulumi.ComponentResource("test:Platform", "p", {}, opts);
    const { chart, version } = CHARTS.gateway;
    const values = { name: "trino-gateway", namespace: "trino", chart, version };
    new k8s.helm.v3.Release("gateway", values, { parent });
  });
  const warnings: string[] = [];
  const running = stack.up({
    onEvent: (event: EngineEvent) => {
      if (event.kind === "diagnostic") warnings.push(event.message);
    },
  });
  await until("it is told", () => warnings.some((text) => text.includes("v1.28.15-eks-1")));
  letGoAgain();
  await running;
  waited.close();
  const told = warnings.filter((text) => text.includes("v1.28.15-eks-1"));
  expect(told).toEqual([
    expect.stringMatching(/^Kubernetes v1\.28\.15-eks-1 .*; upgrade .* to 1\.29 or newer$/),
  ]);
});
