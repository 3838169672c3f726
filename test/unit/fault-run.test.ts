import { afterEach, expect, test } from "vitest";
import type { Kind } from "../../faults/clients";
import { runOnce, type Work } from "../../faults/one-run";
import type { Fault } from "../../faults/spec";
import type { Stage } from "../../faults/stage";
import type { Telling } from "../../faults/watch";
import type { Attempt } from "../../proof/load";

// One run of one fault, with clients and a platform that are made up: what is counted, what is amiss.

const KINDS: Kind[] = ["dashboard", "pipeline", "writer"];
const TOLD: Telling = { by: "npm run lab -- status", text: "gateway: no answer", after: 1 };
const timers: NodeJS.Timeout[] = [];
afterEach(() => {
  for (const timer of timers.splice(0)) clearInterval(timer);
});

/** Clients that get this outcome while something is broken, and right answers before and after. */
function madeUp(broken: () => boolean, meanwhile: Attempt["outcome"], told: Telling[]): Work {
  const attempts: Attempt[] = [];
  const ask = () => {
    const now = performance.now();
    for (const kind of KINDS) {
      const outcome = kind === "pipeline" && broken() ? meanwhile : "right";
      const error = outcome === "right" ? {} : { error: "NO_NODES_AVAILABLE: none" };
      attempts.push({ kind, began: now - 1, ended: now, outcome, again: false, ...error });
    }
  };
  timers.push(setInterval(ask, 5));
  const count = async () => ({ written: attempts.length, unsure: 0, there: 0, miscounted: [] });
  return {
    clients: { attempts: () => [...attempts], resent: () => 0, count, stop: async () => {} },
    watch: { told: () => told, wellSince: () => performance.now(), stop: async () => {} },
    stop: async () => {},
  };
}

interface Case {
  meanwhile: Attempt["outcome"];
  told?: Telling[];
  fault?: Partial<Fault>;
  undo?: () => Promise<void>;
}

async function runWith({ meanwhile, told = [TOLD], fault, undo = async () => {} }: Case) {
  let broken = false;
  let undone = 0;
  const controller = new AbortController();
  const stage = { signal: controller.signal, progress: () => {} } as unknown as Stage;
  const run = runOnce(
    stage,
    {
      name: "made-up",
      group: "Workers",
      title: "Something breaks",
      seconds: 0.1,
      end: "it is whole again",
      inject: async () => {
        broken = true;
        return async () => {
          undone++;
          broken = false;
          await undo();
        };
      },
      ...fault,
    },
    madeUp(() => broken, meanwhile, told),
  );
  return { run, undone: () => undone, abort: () => controller.abort(new Error("interrupted")) };
}

test("queries that failed are counted, and are amiss unless the fault says why", async () => {
  const failing = await (await runWith({ meanwhile: "failed" })).run;
  expect(failing.clients.pipeline.failed).toBeGreaterThan(0);
  expect(failing.clients.dashboard).toMatchObject({ failed: 0, wrong: 0 });
  expect(failing.amiss.join()).toContain("pipeline: ");
  expect(failing.back).toBeGreaterThanOrEqual(failing.held);
  const fault = { mayFail: { pipeline: "its coordinator is gone" } };
  expect((await (await runWith({ meanwhile: "failed", fault })).run).amiss).toEqual([]);
});

test("a wrong result is always amiss", async () => {
  const fault = { mayFail: { pipeline: "its coordinator is gone" } };
  const { amiss } = await (await runWith({ meanwhile: "wrong", fault })).run;
  expect(amiss.join()).toContain("wrong results");
});

test("so is a fault of which nobody was told", async () => {
  const { amiss } = await (await runWith({ meanwhile: "right", told: [] })).run;
  expect(amiss).toEqual(["nobody was told"]);
  const fault = { untold: "who did it knows" };
  expect((await (await runWith({ meanwhile: "right", told: [], fault })).run).amiss).toEqual([]);
});

test("so is what cannot be taken back", async () => {
  const undo = () => Promise.reject(new Error("the worker does not come back"));
  const { amiss } = await (await runWith({ meanwhile: "right", undo })).run;
  expect(amiss).toEqual(["the worker does not come back"]);
});

test("whoever interrupts has the fault taken back, once", async () => {
  const { run, undone, abort } = await runWith({ meanwhile: "right", fault: { seconds: 60 } });
  setTimeout(abort, 300);
  await expect(run).rejects.toThrow();
  expect(undone()).toBe(1);
});
