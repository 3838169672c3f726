import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { EngineStack } from "../../cli/engine";
import {
  type CatalogSpec,
  Rollout,
  TrinoPlatform,
  type TrinoPlatformArgs,
} from "../../components/index";
import { failureOf, openWorkbench, type Workbench } from "./support";

const size = { memoryGiB: 16, cpu: 4 };
const interactive = {
  profile: "interactive",
  coordinator: size,
  workers: { ...size, replicas: 2 },
} as const;
const batch = { ...interactive, profile: "batch" } as const;

const TPCH: Record<string, CatalogSpec> = { tpch: { text: "connector.name=tpch" } };
const WITH_LAKE = { ...TPCH, lake: { text: "connector.name=memory", readOnly: true } };

const platform =
  (catalogs: Record<string, CatalogSpec>, rest: Partial<TrinoPlatformArgs> = {}) =>
  async () => {
    new TrinoPlatform("trino", {
      namespace: "trino",
      catalogs,
      clusters: { adhoc: interactive, batch, interactive, zeta: { ...interactive, active: false } },
      exchange: {
        managerName: "filesystem",
        baseDirectories: ["gs://spool"],
        properties: {},
      },
      gateway: {
        database: { host: "db", name: "g", user: "g", passwordSecretName: "db", tls: {} },
        defaultRoutingGroup: "interactive",
      },
      ...rest,
    });
  };

describe("a change of the whole platform", () => {
  let bench: Workbench;
  const failing = new Set<string>();
  const held = new Map<string, Promise<void>>();
  beforeAll(async () => {
    bench = await openWorkbench({
      failOn: (operation, name) =>
        operation === "applyRelease" && failing.has(name)
          ? new Error("no such catalog")
          : undefined,
      holdOn: (_, name) => held.get(name),
    });
    await (await bench.open(platform(TPCH))).up();
  });
  beforeEach(() => {
    failing.clear();
    held.clear();
    bench.calls.length = 0;
  });
  afterAll(() => bench.close());

  const applied = () =>
    bench.calls.flatMap((call) => call.match(/^applyRelease trino\/trino-(.*)$/)?.[1] ?? []);
  const catalogsOf = (cluster: string) =>
    bench.cloud.store.releases.get(`trino/trino-${cluster}`)?.values.catalogs;
  const open = (...given: Parameters<typeof platform>): Promise<EngineStack> =>
    bench.open(platform(...given));

  it("stops at the first cluster that fails: the clusters after it are not touched", async () => {
    const before = catalogsOf("interactive");
    failing.add("trino/trino-batch");
    const error = await failureOf((await open(WITH_LAKE)).up());
    expect(error.message).toContain("no such catalog");
    // Once for the change, and once to go back: it is atomic.
    expect(applied()).toEqual(["zeta", "batch", "batch"]);
    expect(catalogsOf("interactive")).toEqual(before);
    expect(catalogsOf("adhoc")).toEqual(before);
  });

  it("deletes no cluster because another one failed, even if it is told to go on", async () => {
    const before = catalogsOf("interactive");
    failing.add("trino/trino-batch");
    const error = await failureOf((await open(WITH_LAKE)).up({ continueOnError: true }));
    expect(error.message).toContain("no such catalog");
    expect(catalogsOf("interactive")).toEqual(before);
    expect(catalogsOf("adhoc")).toEqual(before);
  });

  it("reaches one cluster after the other once it is right", async () => {
    let letGo = () => {};
    held.set(
      "trino/trino-batch",
      new Promise((resolve) => {
        letGo = resolve;
      }),
    );
    const running = (await open(WITH_LAKE)).up();
    await expect.poll(applied, { timeout: 30_000 }).toContain("batch");
    expect(applied()).toEqual(["batch"]);
    letGo();
    await running;
    expect(applied()).toEqual(["batch", "adhoc", "interactive"]);
    expect(catalogsOf("interactive")).toHaveProperty("lake");
  });

  it("is not seen as a change of a platform that was built before there was an order", async () => {
    await (await open(WITH_LAKE, { rollout: Rollout.Parallel })).up();
    // The platform's own argument is one; of what stands in a cloud, nothing changes.
    const { changes } = await (await open(WITH_LAKE)).up();
    expect(changes.map(({ type }) => type)).toEqual(["trino-platform:index:TrinoPlatform"]);
    expect(applied()).toEqual([]);
  });

  it("reaches all clusters at once if the platform says so", async () => {
    let letGo = () => {};
    held.set(
      "trino/trino-batch",
      new Promise((resolve) => {
        letGo = resolve;
      }),
    );
    const running = (await open(TPCH, { rollout: Rollout.Parallel })).up();
    await expect.poll(applied, { timeout: 30_000 }).toHaveLength(4);
    letGo();
    await running;
  });

  it("replaces nothing if the charts come from a mirror from now on", async () => {
    const before = await (await open(TPCH)).up();
    expect(before.changes.filter(({ op }) => op.includes("replace"))).toEqual([]);
    bench.calls.length = 0;
    const chartRepository = "oci://registry.acme.example/charts";
    const { changes } = await (await open(TPCH, { chartRepository })).up();
    const releases = changes.filter(({ type }) => type.includes("Release"));
    expect(releases.map(({ op, paths }) => [op, paths])).toEqual(
      releases.map(() => ["update", { chart: "update", repositoryOpts: "delete" }]),
    );
    // The gateway's, and those of four clusters, one after the other.
    expect(releases).toHaveLength(5);
    expect(applied().filter((name) => name !== "gateway")).toEqual([
      "zeta",
      "batch",
      "adhoc",
      "interactive",
    ]);
    const { chart } = bench.cloud.store.releases.get("trino/trino-batch") ?? {};
    expect(chart).toBe(`${chartRepository}/trino`);
  });
});
