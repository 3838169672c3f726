import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stackSizes } from "../../cli/commands/explain-sizing";
import { readStackFile } from "../../cli/commands/stack-file";
import { reportSizes } from "../../components/trino/size-report";
import { sizeConcurrency, smallestFteWorkerGiB } from "../../components/trino/sizing";
import { runWords } from "./command-line";

const EXCHANGE = { properties: {} };

const memoryGiB = fc.integer({ min: 8, max: 2048 }).map((quarters) => quarters / 4);
const node = fc.record({ memoryGiB, cpu: fc.double({ min: 0.25, max: 192, noNaN: true }) });
const spec = fc.record({
  name: fc.constant("trino-any"),
  profile: fc.constantFrom("interactive" as const, "batch" as const),
  trinoVersion: fc.constantFrom("476", "480", "484"),
  coordinator: node,
  workers: fc
    .tuple(node, fc.integer({ min: 2, max: 200 }))
    .map(([size, replicas]) => ({ ...size, replicas })),
  catalogs: fc.constant({}),
  serviceAccountName: fc.constant("trino-any"),
});

const run = (...args: string[]) => runWords(["explain", ...args]);

describe("whatever the pods, what the chart gets fits into them", () => {
  test("heap, headroom and query memory", () => {
    fc.assert(
      fc.property(spec, (any) => {
        const size = reportSizes(any);
        for (const pod of [size.coordinator, size.worker]) {
          expect(pod.heap).toBeGreaterThan(0);
          expect(pod.outsideHeap).toBeGreaterThanOrEqual(512);
          // Trino refuses to start when headroom and one query's memory exceed the heap.
          expect(pod.headroom + pod.queryPerNode).toBeLessThanOrEqual(pod.heap);
        }
        // Never the limit that binds first.
        const together = size.worker.queryPerNode * any.workers.replicas;
        expect(size.queryMemory).toBeGreaterThanOrEqual(together);
      }),
    );
  });

  test("FTE tasks and their spooling buffers", () => {
    fc.assert(
      fc.property(spec, (any) => {
        fc.pre(any.profile === "batch" && any.workers.memoryGiB >= smallestFteWorkerGiB());
        const { worker, coordinator, tasks } = reportSizes(any, EXCHANGE);
        if (!tasks) throw new Error("a batch cluster has tasks");
        expect(tasks.concurrent).toBeGreaterThanOrEqual(2);
        expect(tasks.task * tasks.concurrent).toBeLessThanOrEqual(worker.usable);
        expect(tasks.coordinatorTask).toBeLessThanOrEqual(coordinator.usable);
        expect((tasks.sink ?? 0) * tasks.concurrent).toBeLessThanOrEqual(worker.heap / 4);
      }),
    );
  });

  test("task concurrency is a power of two and no more than the cores, from two on", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 512, noNaN: true }), fc.boolean(), (cpu, fte) => {
        const concurrency = sizeConcurrency(cpu, fte);
        expect(Number.isInteger(Math.log2(concurrency))).toBe(true);
        expect(concurrency).toBeGreaterThanOrEqual(2);
        expect(concurrency).toBeLessThanOrEqual(Math.max(2, Math.min(cpu, fte ? 8 : 32)));
      }),
    );
  });

  test("an override of the chart's values shows", () => {
    const config = readStackFile("prod");
    const batch = config.clusters.batch;
    if (!batch) throw new Error("prod has a batch cluster");
    batch.valuesOverride = { worker: { jvm: { maxHeapSize: "100G" } } };
    expect(stackSizes(config).batch?.worker.heap).toBe(100 * 1024);
  });
});

describe("npm run explain -- sizing", () => {
  test("prints what is reviewed", async () => {
    const { code, out } = await run("sizing", "prod");
    expect(code).toBe(0);
    await expect(`${out}\n`).toMatchFileSnapshot("../golden/explain-sizing-prod.txt");
  });

  test("gives the same numbers to machines", async () => {
    const { code, out } = await run("sizing", "prod", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject(
      JSON.parse(JSON.stringify(stackSizes(readStackFile("prod")))),
    );
  });

  test.each([
    [["sizing", "prdo"], 'did you mean "prod"?'],
    [["sizing"], "missing required argument 'stack'"],
    [["sizing", "prod", "dev"], "too many arguments"],
    [["sizin", "prod"], "Did you mean sizing?"],
    [["sizing", "prod", "--jsn"], "--jsn"],
  ])("%j is refused with exit code 2", async (args, message) => {
    const { code, out, err } = await run(...args);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(message);
  });

  test("a stack file with faults is told with all of them", () => {
    const folder = join(__dirname, "..", "golden", "stacks");
    expect(() => readStackFile("faulty", folder)).toThrow(/clusters.batch.workers.memoryGiB/);
  });
});
