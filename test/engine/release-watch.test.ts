import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { EngineEvent } from "../../cli/engine/events";
import { CHARTS, DEFAULT_TRINO_VERSION } from "../../components/shared/versions";
import type { KubernetesApi } from "../../infra/watch/kubernetes-api";
import { watchPodsOf } from "../../infra/watch/watch";
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
  const watch = watchPodsOf({ api: async () => api, namespace: "trino", everySeconds: 0.02 });
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
  const watch = watchPodsOf({ api: async () => cluster, namespace: "trino", everySeconds: 0.02 });
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

it("names the causes of a server and of a Job while they are waited for", async () => {
  const failing = (name: string, phase: string, state: object) => ({
    metadata: { name },
    spec: { containers: [] },
    status: {
      phase,
      containerStatuses: [{ name: "main", image: "i:1", ready: false, restartCount: 0, state }],
    },
  });
  const pods: Record<string, object> = {
    "app.kubernetes.io/name=trino-postgresql": failing("trino-postgresql-0", "Pending", {
      waiting: { reason: "ErrImagePull", message: "denied" },
    }),
    "batch.kubernetes.io/job-name=trino-object-store-buckets": failing("buckets-x7k2p", "Failed", {
      terminated: { reason: "Error", exitCode: 1 },
    }),
  };
  const cluster = {
    ...api,
    get: async <T>(_: string, { labelSelector = "" } = {}) =>
      ({ items: pods[labelSelector] ? [pods[labelSelector]] : [] }) as T,
    text: async () => "bucket exchange-1 cannot be made: HTTP 403\n",
  };
  let release = () => {};
  const until403 = new Promise<void>((resolve) => {
    release = resolve;
  });
  const waited = await openWorkbench({
    unmodelled: "pass",
    holdOn: (_, name) => (/postgresql|buckets/.test(name) ? until403 : undefined),
  });
  const stack = await waited.open(async () => {
    pulumi.runtime.registerStackTransformation(
      watchPodsOf({ api: async () => cluster, namespace: "trino", everySeconds: 0.02 }),
    );
    const labels = { "app.kubernetes.io/name": "trino-postgresql" };
    const container = { name: "main", image: "i:1" };
    new k8s.apps.v1.StatefulSet("database", {
      metadata: { name: "trino-postgresql", namespace: "trino" },
      spec: {
        serviceName: "trino-postgresql",
        replicas: 1,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [container] } },
      },
    });
    new k8s.batch.v1.Job("buckets", {
      metadata: { name: "trino-object-store-buckets", namespace: "trino" },
      spec: {
        template: {
          spec: { restartPolicy: "Never", containers: [{ ...container, command: ["true"] }] },
        },
      },
    });
  });
  const warnings: string[] = [];
  const running = stack.up({
    onEvent: (event: EngineEvent) => {
      if (event.kind === "diagnostic") warnings.push(event.message);
    },
  });
  await until("both are told", () => warnings.length >= 2);
  release();
  await running;
  waited.close();
  expect(warnings.sort()).toEqual([
    "pod buckets-x7k2p is not done: bucket exchange-1 cannot be made: HTTP 403 (Failed)",
    "pod trino-postgresql-0 is not ready: the image i:1 cannot be pulled: denied (ErrImagePull)",
  ]);
});
