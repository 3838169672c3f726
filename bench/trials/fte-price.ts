import { mustRun } from "../../proof/trino/client";
import { loneLake, SIZE } from "../stage/lone-lake";
import { SCALE, TPCH } from "../stage/tpch";
import type { Benchmark, Sample } from "../suite/benchmark";
import { cpuSeconds } from "../suite/machine";

export const ftePrice: Benchmark = {
  name: "fte-price",
  question: "What does fault tolerance cost a query that nothing happens to?",
  against: "the same server without retries and without spooling (session `retry_policy=NONE`)",
  variants: ["TASK", "NONE"],
  figures: {
    seconds: { unit: "s", meaning: "from the client's question to its last row" },
    cpu: { unit: "s", meaning: "processor time of the server" },
  },
  cases: Object.keys(TPCH),
  rounds: 5,
  goals: [
    {
      text: "all 22 queries, TASK / NONE, wall time",
      figure: "seconds",
      of: "ratio",
      over: "total",
      most: 1,
    },
    {
      text: "all 22 queries, TASK / NONE, processor time",
      figure: "cpu",
      of: "ratio",
      over: "total",
      most: 1,
    },
  ],
  plots: [{ kind: "ratio", figure: "seconds" }],
  conditions: `TPC-H at scale ${SCALE} on Iceberg, one server of the batch profile with ${SIZE.memoryGiB} GiB that is coordinator and worker, compiler for short lives (C1), three buckets, each query asked once with each policy before the rounds that count, results compared`,
  findings:
    "What it costs is much the same for each query: from nothing to 0.6 s, for half of them less than 0.3 s, because each stage ends in S3 before the next begins. So it is a third of these queries, of which half take less than 0.8 s, and the goal is missed: it is one for queries of minutes, which is what batch is for. At scale 1, by hand before the suite, five queries took 0.75 to 1.09 times as long with retries. Who asks small things should ask interactive.",
  async run(run) {
    const { url, pids } = await run.stage(...loneLake(run));
    const expected = new Map<string, string>();
    const ask = async (name: string, variant: string): Promise<Sample> => {
      const before = cpuSeconds(pids);
      const client = { session: { retry_policy: variant } };
      const { rows, seconds } = await mustRun(url, TPCH[name] ?? "", client);
      const cpu = cpuSeconds(pids) - before;
      const result = JSON.stringify(rows);
      const other = expected.get(name) ?? result;
      if (result !== other) throw new Error(`${name} with ${variant}: ${result}, before ${other}`);
      expected.set(name, result);
      return { seconds, cpu };
    };
    run.progress("warm-up");
    for (const name of Object.keys(TPCH)) {
      for (const variant of ["NONE", "TASK"]) await ask(name, variant);
    }
    await run.pairs(ask);
  },
};
