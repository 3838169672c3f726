import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { TrinoPlatform, type TrinoPlatformArgs } from "../../components/platform/trino-platform";
import { CHARTS } from "../../components/shared/versions";
import { TrinoCluster, type TrinoClusterArgs } from "../../components/trino/trino-cluster";
import { installMocks } from "./mocks";

const { registered, secretKey, settled, hold } = installMocks();

const size = { memoryGiB: 16, cpu: 4 };
const exchange = {
  managerName: "filesystem",
  baseDirectories: ["s3://a/", "s3://b/"],
  properties: { "exchange.s3.endpoint": "https://s3.eu-west-1.amazonaws.com" },
  serviceAccountAnnotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/exchange" },
};
const cluster: TrinoClusterArgs = {
  profile: "batch",
  namespace: "trino",
  coordinator: size,
  workers: { ...size, replicas: 3 },
  catalogs: { tpch: { text: "connector.name=tpch" } },
  exchange: pulumi.output(exchange),
  secretNames: ["lake-credentials"],
};
const platform: TrinoPlatformArgs = {
  namespace: "trino",
  clusters: {
    interactive: { profile: "interactive", coordinator: size, workers: { ...size, replicas: 2 } },
    batch: { profile: "batch", coordinator: size, workers: { ...size, replicas: 2 } },
  },
  catalogs: cluster.catalogs,
  exchange,
  gateway: {
    database: {
      host: "db",
      name: "gateway",
      user: "gateway",
      passwordSecretName: "gateway-db",
      tls: {},
    },
    defaultRoutingGroup: "interactive",
  },
};
const named = (type: string, name: string) =>
  registered.find((one) => one.type === type && one.name === name)?.inputs;
const RELEASE = "kubernetes:helm.sh/v3:Release";
const JOB = "kubernetes:batch/v1:Job";
const SECRET = "kubernetes:core/v1:Secret";

beforeEach(async () => {
  await settled();
  registered.length = 0;
});

describe("TrinoCluster", () => {
  test("is these resources", async () => {
    new TrinoCluster("trino-batch", cluster);
    await settled();
    expect(registered.map(({ type, name }) => `${type} ${name}`).sort()).toEqual([
      "kubernetes:core/v1:Secret trino-batch-internal",
      "kubernetes:core/v1:ServiceAccount trino-batch-service-account",
      "kubernetes:helm.sh/v3:Release trino-batch-release",
      "kubernetes:policy/v1:PodDisruptionBudget trino-batch-coordinator-budget",
      "kubernetes:policy/v1:PodDisruptionBudget trino-batch-worker-budget",
      "random:index/randomPassword:RandomPassword trino-batch-shared-secret",
      "trino-platform:index:TrinoCluster trino-batch",
    ]);
  });

  test("installs the pinned chart, all or nothing, with the exchange and every Secret by name", async () => {
    new TrinoCluster("trino-batch", cluster);
    await settled();
    const release = named(RELEASE, "trino-batch-release");
    expect(release).toMatchObject({
      chart: "trino",
      version: CHARTS.trino.version,
      atomic: true,
      name: "trino-batch",
      namespace: "trino",
    });
    expect(release.values.server.exchangeManager).toEqual({
      name: "filesystem",
      baseDir: ["s3://a/", "s3://b/"],
    });
    expect(release.values.envFrom).toEqual([
      { secretRef: { name: "lake-credentials" } },
      { secretRef: { name: "trino-batch-internal" } },
    ]);
    expect(JSON.stringify(release)).not.toContain(secretKey);
  });

  test("generates the shared secret and keeps it secret", async () => {
    new TrinoCluster("trino-batch", cluster);
    await settled();
    expect(JSON.stringify(named(SECRET, "trino-batch-internal"))).toContain(secretKey);
  });

  test("gives its service account the identity that the exchange needs", async () => {
    new TrinoCluster("trino-batch", cluster);
    await settled();
    const account = named("kubernetes:core/v1:ServiceAccount", "trino-batch-service-account");
    expect(account.metadata).toMatchObject({
      name: "trino-batch",
      annotations: exchange.serviceAccountAnnotations,
    });
  });

  test("lets node upgrades take a few workers, and never the coordinator", async () => {
    new TrinoCluster("trino-batch", cluster);
    await settled();
    const budget = (role: string) =>
      named("kubernetes:policy/v1:PodDisruptionBudget", `trino-batch-${role}-budget`);
    expect(budget("coordinator")).toMatchObject({
      metadata: { name: "trino-batch-coordinator", namespace: "trino" },
      spec: { maxUnavailable: 0, unhealthyPodEvictionPolicy: "AlwaysAllow" },
    });
    expect(budget("worker").spec).toMatchObject({
      maxUnavailable: "25%",
      // The labels that the chart gives to the workers of this release.
      selector: {
        matchLabels: {
          "app.kubernetes.io/instance": "trino-batch",
          "app.kubernetes.io/component": "worker",
        },
      },
    });
  });

  test("refuses what cannot be, all at once, before any child", async () => {
    const workers = { memoryGiB: 1, cpu: 1, replicas: 1 };
    const build = () => {
      const { exchange: _, ...rest } = cluster;
      new TrinoCluster("trino-batch", { ...rest, workers });
    };
    expect(build).toThrow(/workers\.memoryGiB[\s\S]*workers\.replicas[\s\S]*exchange: missing/);
    await settled();
    expect(registered.map(({ name }) => name)).toEqual(["trino-batch"]);
  });
});

describe("TrinoPlatform", () => {
  test("gives each cluster its release, the exchange to batch only, and one gateway", async () => {
    new TrinoPlatform("trino", platform);
    await settled();
    const releases = registered.filter(({ type }) => type === RELEASE).map(({ name }) => name);
    expect(releases.sort()).toEqual([
      "trino-batch-release",
      "trino-gateway-release",
      "trino-interactive-release",
    ]);
    expect(named(RELEASE, "trino-batch-release").values.server.exchangeManager).toBeDefined();
    const interactive = named(RELEASE, "trino-interactive-release").values;
    expect(interactive.server.exchangeManager).toBeUndefined();
    expect(interactive.catalogs).toEqual(named(RELEASE, "trino-batch-release").values.catalogs);
  });

  test("registers each cluster in the routing group of its name, or the one it says", async () => {
    const { batch, ...others } = platform.clusters;
    if (!batch) throw new Error("unreachable");
    const clusters = { ...others, "batch-blue": { ...batch, routingGroup: "batch" } };
    new TrinoPlatform("trino", { ...platform, clusters });
    await settled();
    const { data } = named("kubernetes:core/v1:ConfigMap", "trino-gateway-backends");
    const backends = Object.entries(data as Record<string, string>)
      .filter(([file]) => file.endsWith(".json"))
      .map(([, text]) => JSON.parse(text) as { name: string; routingGroup: string });
    expect(Object.fromEntries(backends.map((one) => [one.name, one.routingGroup]))).toEqual({
      "trino-interactive": "interactive",
      "trino-batch-blue": "batch",
    });
  });

  test("registers a cluster when its servers are there, and not before", async () => {
    const created = Promise.withResolvers<void>();
    hold("trino-batch-release", created.promise);
    new TrinoPlatform("trino", platform);
    const names = (of: string) => registered.filter(({ type }) => type === of).map((r) => r.name);
    await vi.waitFor(() => expect(names(RELEASE)).toContain("trino-gateway-release"));
    // Whoever did not wait would have come by now.
    for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate);
    expect(names(JOB)).toEqual([]);
    created.resolve();
    await settled();
    expect(names(JOB)).toEqual(["trino-gateway-backends"]);
  });

  test("outputs where everything is", async () => {
    const { url, endpoints } = new TrinoPlatform("trino", platform);
    const known = await new Promise((resolve) => pulumi.all([url, endpoints]).apply(resolve));
    expect(known).toEqual([
      "http://trino-gateway.trino.svc.cluster.local:8080",
      {
        interactive: "http://trino-interactive.trino.svc.cluster.local:8080",
        batch: "http://trino-batch.trino.svc.cluster.local:8080",
      },
    ]);
  });
});
