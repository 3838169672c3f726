import { mustRun } from "../../proof/trino/client";
import type { Platform } from "../stage/platform";
import { loadTpch, SCALE, TPCH, withExactTpch } from "../stage/tpch";
import type { Benchmark, Sample } from "../suite/benchmark";
import { cpuSeconds } from "../suite/machine";

/** Passes over all queries before the first one that counts. */
const WARM_UP = 1;

/** Two clusters of the same pods, one of each profile. Their age is the same, and so is the work done. */
export function twins(platform: Platform): void {
  withExactTpch(platform);
  const { interactive, batch } = platform.clusters;
  for (const key of ["coordinator", "workers"]) interactive[key] = batch[key];
}

const CLUSTER: Record<string, string> = { TASK: "batch", NONE: "interactive" };

export const ftePrice: Benchmark = {
  name: "fte-price",
  question: "What does fault tolerance cost a query that nothing happens to?",
  against: "a cluster of the same pods without retries (profile interactive)",
  variants: ["TASK", "NONE"],
  figures: {
    seconds: { unit: "s", meaning: "from the client's question to its last row" },
    cpu: { unit: "s", meaning: "processor time of coordinator and workers" },
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
  conditions: `TPC-H at scale ${SCALE} on Iceberg, two clusters of one coordinator of 1.5 GiB and two workers of 2.5 GiB, with the compiler for short lives (C1), ${WARM_UP} pass of warm-up, results compared`,
  findings: "",
  async run({ platform, pairs, progress, hasTime }) {
    const stage = await platform(twins);
    const { coordinators } = stage.subject();
    const server = (variant: string) => coordinators[CLUSTER[variant] ?? ""] ?? "";
    await loadTpch(server("TASK"));
    const expected = new Map<string, string>();
    const ask = async (name: string, variant: string): Promise<Sample> => {
      const pids = stage.pids(CLUSTER[variant] ?? "");
      const before = cpuSeconds(pids);
      const { rows, seconds } = await mustRun(server(variant), TPCH[name] ?? "");
      const cpu = cpuSeconds(pids) - before;
      const result = JSON.stringify(rows);
      const other = expected.get(name) ?? result;
      if (result !== other) throw new Error(`${name} on ${variant}: ${result}, before ${other}`);
      expected.set(name, result);
      return { seconds, cpu };
    };
    for (let pass = 1; pass <= WARM_UP && hasTime(); pass++) {
      progress(`warm-up ${pass} of ${WARM_UP}`);
      for (const name of Object.keys(TPCH)) {
        for (const variant of Object.keys(CLUSTER)) await ask(name, variant);
      }
    }
    await pairs(ask);
  },
};
