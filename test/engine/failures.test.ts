import { existsSync, readdirSync, readFileSync, truncateSync } from "node:fs";
import { join } from "node:path";
import * as aws from "@pulumi/aws";
import * as k8s from "@pulumi/kubernetes";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { EngineEvent } from "../../cli/engine/events";
import type { EngineStack } from "../../cli/engine/stack";
import type { Folder } from "../../cli/folder";
import { CHARTS } from "../../components/shared/versions";
import { failureOf, openWorkbench, until, type Workbench } from "./support";

const failing = new Map<string, string>();
const held = new Map<string, Promise<void>>();

const release =
  (workers: number, atomic = false) =>
  async () => {
    new aws.s3.Bucket("exchange", { bucket: "exchange-a" });
    new k8s.helm.v3.Release("batch", {
      name: "trino-batch",
      namespace: "trino",
      chart: "trino",
      version: CHARTS.trino.version,
      atomic,
      values: { workers },
    });
  };

describe("when something goes wrong", () => {
  let bench: Workbench;
  let empty: EngineStack;
  beforeAll(async () => {
    bench = await openWorkbench({
      failOn: (operation) => {
        const text = failing.get(operation);
        return text === undefined ? undefined : new Error(text);
      },
      holdOn: (operation) => held.get(operation),
    });
    empty = await bench.open(async () => {});
  });
  beforeEach(async () => {
    failing.clear();
    held.clear();
    await empty.up();
    bench.calls.length = 0;
  });
  afterAll(() => bench.close());

  it("says why a release did not start, keeps it, and the next up heals it", async () => {
    failing.set("applyRelease", "Defunct property 'query.initial-hash-partitions'");
    const stack = await bench.open(release(2));
    const events: EngineEvent[] = [];
    const error = await failureOf(stack.up({ onEvent: (event) => events.push(event) }));
    expect(error.message).toContain("release trino/trino-batch failed");
    expect(error.message).toContain("Defunct property 'query.initial-hash-partitions'");
    expect(events).toContainEqual(expect.objectContaining({ kind: "failed", name: "batch" }));
    failing.clear();
    const healed = await stack.up();
    expect(healed.summary).toMatchObject({ update: 1 });
  });

  it("leaves nothing of a failed atomic installation, and rolls a failed upgrade back", async () => {
    failing.set("applyRelease", "heap too small");
    const first = await bench.open(release(2, true));
    expect((await failureOf(first.up())).message).toContain(
      "was uninstalled (atomic): heap too small",
    );
    expect(bench.cloud.store.releases.size).toBe(0);
    failing.clear();
    expect((await first.up()).summary).toMatchObject({ create: expect.any(Number) });
    const upgrade = await bench.open(release(9, true));
    failing.set("applyRelease", "no room for nine");
    expect((await failureOf(upgrade.up())).message).toContain("no room for nine");
    expect(bench.cloud.store.releases.get("trino/trino-batch")?.values).toEqual({ workers: 2 });
  });

  it("goes on after a create that failed", async () => {
    failing.set("createBucket", "SlowDown: please reduce your request rate");
    const stack = await bench.open(release(2));
    expect((await failureOf(stack.up())).message).toContain("exchange: ");
    failing.clear();
    await stack.up();
    expect(bench.cloud.store.buckets.has("exchange-a")).toBe(true);
  });

  it("ends in order when it is interrupted, and the next up goes on", async () => {
    const letGo = hold("applyRelease");
    const stack = await bench.open(release(2));
    const controller = new AbortController();
    const running = failureOf(stack.up({ signal: controller.signal }));
    await until("the release is being installed", () => callsOf(bench, "applyRelease") > 0);
    controller.abort();
    expect(await running).toMatchObject({ interrupted: true });
    expect(locks(bench.folder)).toEqual([]);
    letGo();
    expect((await stack.up()).summary).toMatchObject({ update: 1 });
  });

  it("goes on after the engine was killed: no lock, no open operation stays", async () => {
    const letGo = hold("applyRelease");
    const stack = await bench.open(release(2));
    const running = failureOf(stack.up());
    await until("the release is being installed", () => callsOf(bench, "applyRelease") > 0);
    process.kill(engineOf(bench.folder), "SIGKILL");
    await running;
    expect(locks(bench.folder)).toHaveLength(1);
    letGo();
    // As if it had died a moment later or earlier.
    truncateSync(bench.folder.path("state", ".pulumi", "stacks", "every-type", "test.json.attrs"));
    const again = await (await bench.open(release(2))).up();
    expect(again.summary).toMatchObject({ create: expect.any(Number) });
    expect(JSON.parse(bench.stateText()).checkpoint.latest.pending_operations ?? []).toEqual([]);
    expect(locks(bench.folder)).toEqual([]);
  });
});

function hold(operation: string): () => void {
  let letGo = () => {};
  held.set(
    operation,
    new Promise((resolve) => {
      letGo = resolve;
    }),
  );
  return () => {
    held.clear();
    letGo();
  };
}

function callsOf(bench: Workbench, operation: string): number {
  return bench.calls.filter((call) => call.startsWith(`${operation} `)).length;
}

const lockFolder = (folder: Folder) =>
  folder.path("state", ".pulumi", "locks", "organization", "every-type", "test");

function locks(folder: Folder): string[] {
  const path = lockFolder(folder);
  const files = existsSync(path) ? readdirSync(path) : [];
  return files.filter((file) => file.endsWith(".json"));
}

function engineOf(folder: Folder): number {
  const [lock] = locks(folder);
  return JSON.parse(readFileSync(join(lockFolder(folder), lock ?? ""), "utf8")).pid;
}
