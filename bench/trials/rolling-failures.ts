import { setTimeout as pause } from "node:timers/promises";
import { startLoad } from "../../proof/load";
import { mustRun } from "../../proof/trino/client";
import { openPlatform } from "../stage/platform";
import { loadTpch } from "../stage/tpch";
import type { Benchmark, Run, Sample } from "../suite/benchmark";
import { loseWorker, noticingAfter, POLICY, queryOf, SESSION } from "./failure-price";

const EVERY_SECONDS = 40;
const KILLS = 4;
const CLIENTS = 3;
const QUERY = queryOf(2);

export const rollingFailures: Benchmark = {
  name: "rolling-failures",
  question: "Which queries survive if workers are lost one after the other?",
  against: "the same cluster without retries (session `retry_policy=NONE`)",
  variants: ["retried", "run again"],
  figures: {
    lost: { unit: "", meaning: "queries that failed" },
    done: { unit: "", meaning: "queries with the right result" },
    slowest: { unit: "s", meaning: "the slowest of them" },
  },
  cases: [`a worker every ${EVERY_SECONDS} s`],
  rounds: 1,
  goals: [{ text: "queries lost", figure: "lost", of: "ours", over: "highest", most: 0 }],
  plots: [],
  conditions: `${CLIENTS} clients ask a self join of TPC-H's line items at scale 0.1, one after the other; ${KILLS} times one of two workers gets SIGKILL, and starts again at once; with the profile's own settings; results compared`,
  findings: "",
  run: measure,
};

async function measure(run: Run): Promise<void> {
  const stage = await openPlatform(run, noticingAfter(undefined));
  const server = stage.subject().coordinators.batch ?? "";
  await loadTpch(server);
  const expected = new Map([[QUERY, (await mustRun(server, QUERY, { session: SESSION })).rows]]);
  await run.pairs(async (_, variant): Promise<Sample> => {
    const session = { ...SESSION, retry_policy: POLICY[variant] ?? "" };
    const client = { client: { session }, statements: [QUERY], expected };
    const clients = Array.from({ length: CLIENTS }, () => client);
    const load = startLoad(server, clients, { signal: run.signal });
    for (let kill = 0; kill < KILLS; kill++) {
      await pause((EVERY_SECONDS * 1000) / 2, undefined, { signal: run.signal });
      await loseWorker(stage);
      await pause((EVERY_SECONDS * 1000) / 2, undefined, { signal: run.signal });
      run.progress(`${kill + 1} killed, ${load.tally.done} done`);
    }
    const { failures, slowest } = await load.stop();
    await stage.heal();
    const wrong = load.attempts.filter(({ outcome }) => outcome === "wrong");
    if (wrong.length > 0) throw new Error(`${wrong.length} wrong results: ${wrong[0]?.error}`);
    const done = load.attempts.filter(({ outcome }) => outcome === "right").length;
    return { lost: failures.length, done, slowest };
  });
}
