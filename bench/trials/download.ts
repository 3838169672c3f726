import { mustRun } from "../../proof/trino/client";
import { restartAsInPod } from "../stage/gateway";
import { openPlatform, type Platform, withCompiler } from "../stage/platform";
import { downloadPages, downloadSegments } from "../stage/results";
import type { Benchmark, Sample } from "../suite/benchmark";

/** A table in the workers' memory: reading it costs next to nothing. */
const TABLE = "memory.default.result";
const ROWS = 300_000;
const QUERY = `SELECT orderkey, custkey, clerk, comment FROM ${TABLE}`;

const SPOOLED = ", spooled";

/** Interactive alone, whose results may be spooled, behind one gateway of a pod's default size. */
function forResults(platform: Platform): void {
  const { interactive } = platform.clusters;
  platform.clusters = { interactive };
  interactive.workers.replicas = 1;
  withCompiler(platform);
  platform.spooling = { s3: { removalPolicy: "destroy" } };
  delete platform.exchange;
  platform.catalogs.memory = "connector.name=memory\nmemory.max-data-per-node=256MB";
  platform.gateway.replicas = 1;
}

export const download: Benchmark = {
  name: "download",
  question: "How fast is a large result fetched?",
  against: "the coordinator directly, by the protocol that hands rows through it",
  variants: ["through", "direct"],
  figures: {
    rate: { unit: "MB/s", meaning: "bytes of the result as JSON, of all clients together" },
    seconds: { unit: "s", meaning: "until the last client has its result" },
  },
  cases: ["1 clients", "16 clients", `1 clients${SPOOLED}`, `16 clients${SPOOLED}`],
  rounds: 5,
  goals: ["1 clients", "16 clients"].map((name) => ({
    text: `through the gateway / directly, ${name}`,
    figure: "rate",
    of: "ratio" as const,
    over: { case: name },
    least: 0.8,
  })),
  plots: [{ kind: "bars", figure: "rate" }],
  conditions: `${ROWS} rows of TPC-H's orders from a table in memory, one coordinator and one worker of interactive with a pod's compiler, one gateway with a pod's heap, collector and compiler; clients take gzip as Trino's own do, unpack it, and make no rows of it; spooled: \`json+zstd\` from S3 over TLS, asked for and acknowledged through the gateway; servers and clients share the cores`,
  findings:
    "The gateway reads an answer whole before it hands it on (`ProxyResponseHandler`), so it adds the time of one more copy to each page. Who fetches large results should have `spooling`: segments come from the store, as fast as that is, and the coordinator packs nothing.",
  async run(run) {
    const stage = await openPlatform(run, forResults);
    await restartAsInPod(run.lab);
    const { gateway, coordinators } = stage.subject();
    const direct = coordinators.interactive ?? "";
    await mustRun(
      direct,
      `CREATE TABLE IF NOT EXISTS ${TABLE} AS SELECT * FROM tpch.sf1.orders WHERE orderkey <= ${ROWS * 4}`,
    );
    const ask = async (name: string, variant: string): Promise<Sample> => {
      const clients = Number.parseInt(name, 10);
      const server = variant === "through" ? gateway : direct;
      const isSpooled = variant === "through" && name.endsWith(SPOOLED);
      const client = () =>
        isSpooled ? downloadSegments(run.lab, server, QUERY) : downloadPages(server, QUERY);
      const began = performance.now();
      const sizes = await Promise.all(Array.from({ length: clients }, client));
      const seconds = (performance.now() - began) / 1000;
      for (const bytes of sizes) expectWhole(bytes);
      return { rate: sizes.reduce((sum, bytes) => sum + bytes, 0) / 1e6 / seconds, seconds };
    };
    /** Pages have some text around their rows: all results are as long but for that. */
    let whole: number | undefined;
    const expectWhole = (bytes: number) => {
      whole ??= bytes;
      if (Math.abs(bytes / whole - 1) > 0.02) throw new Error(`${bytes} bytes, before ${whole}`);
    };
    run.progress("warm-up");
    for (const name of ["1 clients", `1 clients${SPOOLED}`]) {
      for (let turn = 0; turn < 4 && run.hasTime(); turn++) {
        for (const variant of ["through", "direct"]) await ask(name, variant);
      }
    }
    await run.pairs(ask);
  },
};
