import { existsSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import { ROOT } from "../../cli/context";
import type { Benchmark, Run } from "../suite/benchmark";

const FOLDER = ".lab";

export const labReady: Benchmark = {
  name: "lab-ready",
  question: "How long does the lab take from nothing to a platform that answers?",
  against: "`npm run lab -- up` again, with nothing to do",
  variants: ["from nothing", "up again"],
  figures: { seconds: { unit: "s", meaning: "until the command ends" } },
  cases: ["npm run lab -- up"],
  rounds: 3,
  goals: [
    {
      text: "from nothing to ready, s",
      figure: "seconds",
      of: "ours",
      over: "total",
      most: 60,
    },
  ],
  plots: [],
  conditions:
    "The lab's own stack: two clusters of a coordinator and two workers, two gateways, S3, PostgreSQL; the tool chain is in the cache, class archives are made; taken down after each round",
  findings: "",
  run: measure,
};

async function measure({ missing, hasTime, keep, signal }: Run): Promise<void> {
  if (existsSync(join(ROOT, FOLDER))) {
    throw new Error("the lab of this folder is in use; take it down first: npm run lab -- down");
  }
  const lab = (command: string) =>
    execa(process.execPath, ["--import", "tsx", "cli/main.ts", "lab", command, "--json"], {
      cwd: ROOT,
    });
  const timed = async () => {
    const began = performance.now();
    await lab("up");
    return { seconds: (performance.now() - began) / 1000 };
  };
  try {
    for (const unit of missing) {
      if (!hasTime()) return;
      // In this order alone: the second goes on from the first.
      const fromNothing = await timed();
      signal.throwIfAborted();
      keep({ case: unit.case, of: { "from nothing": fromNothing, "up again": await timed() } });
      await lab("down");
    }
  } finally {
    if (existsSync(join(ROOT, FOLDER))) await lab("down");
  }
}
