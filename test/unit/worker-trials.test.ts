import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { MOST_TIMES, moreTimes } from "../../proof/dataset";
import type { Stage } from "../../proof/stage";
import type { Subject } from "../../proof/subject";
import { drainOf } from "../../proof/trials/drain";
import { batchWorker } from "../../proof/trials/worker-loss";
import type { QueryState } from "../../proof/trino/coordinator";
import { QueryEnded, type WatchedQuery } from "../../proof/watched-query";

// A platform whose long query takes as long as its work: what the trials ask for until it is long enough.

const ROWS = [[0, 1, 2]];
const WORKERS = ["w0", "w1"].map((name) => ({ name, uid: name, nodeId: name }));
const done = { id: "q", columns: [], rows: ROWS, seconds: 6 };

/** How the query of so many times stands whenever anybody looks; undefined: it was over before. */
type Seen = (times: number, told: boolean) => QueryState | undefined;

const state = (...running: string[]): QueryState => ({
  state: "RUNNING",
  tasks: [
    ...Array.from({ length: 4 }, () => ({ state: "FINISHED", nodeId: "w0" })),
    ...running.map((nodeId) => ({ state: "RUNNING", nodeId })),
  ],
});
const withFailures: QueryState = {
  state: "FINISHED",
  tasks: [{ state: "FAILED", nodeId: "w0" }],
};

function stageOn(seen: Seen, lingerSeconds: number, coordinator = "") {
  const asked: number[] = [];
  let restored = 0;
  let told = false;
  const watch = (sql: string): WatchedQuery => {
    const times = Number(/sequence\(1, (\d+)\)/.exec(sql)?.[1] ?? 1);
    asked.push(times);
    told = false;
    const now = () => seen(times, told);
    return {
      id: Promise.resolve("q"),
      outcome: Promise.resolve(done),
      cluster: async () => "batch",
      until: async (reached) => {
        const stands = now();
        if (stands === undefined || !(await reached(stands))) throw new QueryEnded("over");
        return stands;
      },
      last: () => now() ?? state(),
      peak: () => [],
    };
  };
  const subject = {
    lingerSeconds,
    coordinators: { batch: coordinator },
    workers: async () => WORKERS,
    kill: async () => {
      told = true;
    },
    scaleIn: async () => {
      told = true;
      return { worker: WORKERS[1], gone: Promise.resolve() };
    },
    restore: async () => {
      restored++;
    },
  } as unknown as Subject;
  const stage = {
    subject,
    clusters: { batch: "batch", clientFor: () => ({}) },
    dataset: () => ({ catalog: "lake", schema: "s", tpch: "tpch" }),
    signal: new AbortController().signal,
    progress: () => {},
    moment: () => {},
    watch,
    undisturbed: async () => done,
  } as unknown as Stage;
  return { stage, asked, restored: () => restored };
}

test("a query that is over too soon gets as much more to do as makes a difference", async () => {
  // As seen on a node of two cores: the time of up to 64 times is that of reading and planning.
  const seen: Seen = (times, told) =>
    times < 99 ? undefined : told ? withFailures : state("w0", "w1");
  for (const [lingerSeconds, times] of [
    [0, [1, 10, 100]],
    [5, [32, 320]],
  ] as const) {
    const { stage, asked } = stageOn(seen, lingerSeconds);
    const lines = await batchWorker.run(stage);
    expect(asked).toEqual(times);
    expect(lines[1]).toBe("1 task was lost, and done again by others");
  }
});

test("a query whose loss nobody feels is not tried for ever, nor longer than Trino counts", async () => {
  const { stage, asked, restored } = stageOn(() => state("w0", "w1"), 5);
  await expect(batchWorker.run(stage)).rejects.toThrow("in 3 attempts the query was over");
  expect(asked).toEqual([32, 320, 3200]);
  expect(restored()).toBe(3);
  expect(moreTimes(3200, 6)).toBe(MOST_TIMES);
  // One that takes its time already gets twice as much at most.
  expect(moreTimes(320, 100)).toBe(640);
});

/** A coordinator that knows no worker any more. */
async function withEmptyCoordinator(work: (url: string) => Promise<void>): Promise<void> {
  const server = createServer((_, response) => response.end(JSON.stringify({ id: "q", data: [] })));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    await new Promise((closed) => server.close(closed));
  }
}

test.each([
  ["w1", "w1 lost 1 task (Connection refused)"],
  ["w0", undefined],
])("a drain is blamed for the tasks of its own worker alone: %s", async (nodeId, blamed) => {
  const failed = { state: "FAILED", nodeId, failure: "Connection refused" };
  const now = state("w0", "w1");
  const seen: Seen = () => ({ ...now, tasks: [...now.tasks, failed] });
  await withEmptyCoordinator(async (url) => {
    const lines = drainOf("batch").run(stageOn(seen, 5, url).stage);
    if (blamed) return expect(lines).rejects.toThrow(blamed);
    expect(await lines).toContain("others had to do again 1 task (Connection refused)");
  });
});

test("a worker that leaves has something to finish, or another one is told to, with more to do", async () => {
  await withEmptyCoordinator(async (url) => {
    const seen: Seen = (times, told) => {
      if (times < 40) return told ? state() : state("w0", "w1");
      return times < 400 ? undefined : state("w0", "w1");
    };
    const { stage, asked, restored } = stageOn(seen, 5, url);
    const lines = await drainOf("batch").run(stage);
    expect(lines[0]).toBe("w1 had 1 task at work when it was told to leave");
    expect(asked).toEqual([32, 320, 3200]);
    expect(restored()).toBe(1);
  });
});
