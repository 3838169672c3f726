import { createObjectStore } from "../../lab/cloud/object-store";
import { readRecord } from "../../lab/processes";
import { mustRun } from "../../proof/trino/client";
import { startLoneCoordinator } from "../../test/lab/lone-coordinator";
import { createLoneStorage } from "../../test/lab/lone-storage";
import type { Benchmark, Run, Sample } from "../suite/benchmark";
import { cpuSeconds } from "../suite/machine";

const BUCKET = "bench-exchange";
const ACCOUNT = "trino-bench";
const WARM_UP = 2;
// Grouped by something of which the connector knows nothing, so that every row is exchanged.
const SQL = `SELECT count(*), sum(n), max(comment) FROM (
  SELECT comment, count(*) AS n FROM tpch.sf1.lineitem WHERE orderkey % 3 = 0 GROUP BY comment)`;

export const exchangeTls: Benchmark = {
  name: "exchange-tls",
  question: "What does TLS cost the exchange?",
  against:
    "a server of the same age that spools over plain HTTP (the bucket's policy is taken away)",
  variants: ["https", "http"],
  figures: {
    seconds: { unit: "s", meaning: "from the client's question to its last row" },
    cpu: { unit: "s", meaning: "processor time of the server" },
  },
  cases: ["aggregation"],
  rounds: 6,
  goals: [
    { text: "https / http, wall time", figure: "seconds", of: "ratio", over: "total", most: 1.1 },
    { text: "https / http, processor time", figure: "cpu", of: "ratio", over: "total", most: 1.1 },
  ],
  plots: [],
  conditions: `Two batch servers of 3 GiB, one aggregation that spools 30 MB each way, compiler on, ${WARM_UP} rounds of warm-up, results compared`,
  findings: "The store's own work for TLS is not in these figures.",
  run: (run) => measureBoth(run),
};

async function measureBoth(run: Run): Promise<void> {
  const { lab, pairs } = run;
  const servers = await run.stage("exchange over https and http", () => startBoth(run));
  let expected: string | undefined;
  const ask = async (way: string): Promise<Sample> => {
    const pids = [readRecord(lab, `trino-${way}-coordinator`)?.pid ?? 0];
    const before = cpuSeconds(pids);
    const { rows, seconds } = await mustRun(servers[way] ?? "", SQL);
    const cpu = cpuSeconds(pids) - before;
    const result = JSON.stringify(rows);
    expected ??= result;
    if (result !== expected) throw new Error(`another result: ${result}, before ${expected}`);
    return { seconds, cpu };
  };
  for (let round = 0; round < WARM_UP; round++) for (const way of ["https", "http"]) await ask(way);
  await pairs((_, way) => ask(way));
}

async function startBoth({ lab }: Run): Promise<Record<string, string>> {
  const { exchange, annotations } = await createLoneStorage(lab, BUCKET, ACCOUNT);
  await createObjectStore(lab).putPolicy(BUCKET, undefined);
  const urls: Record<string, string> = {};
  for (const way of ["https", "http"]) {
    const endpoint = `${way}://s3.us-east-1.amazonaws.com`;
    const properties = { ...exchange.properties, "exchange.s3.endpoint": endpoint };
    const size = { memoryGiB: 3, cpu: 1 };
    const spec = {
      name: `trino-${way}`,
      serviceAccountName: ACCOUNT,
      profile: "batch" as const,
      coordinator: size,
      workers: { ...size, replicas: 2 },
      catalogs: { tpch: { text: "connector.name=tpch", readOnly: true } },
      exchange: { ...exchange, properties },
      // Servers that live for long have the compiler; the lab's usually do not.
      valuesOverride: { coordinator: { additionalJVMConfig: [] } },
    };
    urls[way] = (await startLoneCoordinator(lab, spec, {}, annotations)).url;
  }
  return urls;
}
