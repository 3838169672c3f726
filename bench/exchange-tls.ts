import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { readTraffic } from "../lab/aws/start";
import { createObjectStore } from "../lab/cloud/object-store";
import { openLabFolder } from "../lab/folder";
import { endAll, readRecord } from "../lab/processes";
import { mustRun } from "../proof/trino/client";
import { type LoneCoordinator, startLoneCoordinator } from "../test/lab/lone-coordinator";
import { createLoneStorage } from "../test/lab/lone-storage";

// What TLS costs the exchange. Two batch servers of one age spool to one bucket, one over https, the
// other over plain HTTP; each round asks both, in turn who is first. The bucket's policy is taken away:
// it would refuse the second. `npx tsx bench/exchange-tls.ts [rounds] [rounds of warm-up]`

const ROUNDS = Number(process.argv[2] ?? 12);
const WARM_UP = Number(process.argv[3] ?? 4);
const BUCKET = "bench-exchange";
const ACCOUNT = "trino-bench";
// Grouped by something of which the connector knows nothing, so that every row is exchanged.
const SQL = `SELECT count(*), sum(n), max(comment) FROM (
  SELECT comment, count(*) AS n FROM tpch.sf1.lineitem WHERE orderkey % 3 = 0 GROUP BY comment)`;

type Way = "https" | "http";
/** Seconds of one query: by the clock, and of the server's processor. */
interface Sample {
  wall: number;
  cpu: number;
}

async function main(): Promise<void> {
  const lab = openLabFolder(mkdtempSync(join(tmpdir(), "bench-exchange-")));
  try {
    const { exchange, annotations } = await createLoneStorage(lab, BUCKET, ACCOUNT);
    await createObjectStore(lab).putPolicy(BUCKET, undefined);
    const server = async (way: Way) => {
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
      return startLoneCoordinator(lab, spec, {}, annotations);
    };
    const servers = { https: await server("https"), http: await server("http") };
    const pid = (way: Way) => readRecord(lab, `trino-${way}-coordinator`)?.pid ?? 0;
    const samples: Record<Way, Sample[]> = { https: [], http: [] };
    for (let round = -WARM_UP; round < ROUNDS; round++) {
      for (const way of round % 2 === 0
        ? (["https", "http"] as const)
        : (["http", "https"] as const)) {
        const sample = await ask(servers[way], pid(way));
        if (round >= 0) samples[way].push(sample);
      }
      console.error(`round ${round + 1} of ${ROUNDS}`);
    }
    const { traffic } = await readTraffic(lab);
    record(
      samples,
      traffic.map(({ port, sent, received }) => ({ port, sent, received })),
    );
  } finally {
    await endAll(lab);
    rmSync(lab.root, { recursive: true, force: true });
  }
}

let expected: string | undefined;

async function ask({ url }: LoneCoordinator, pid: number): Promise<Sample> {
  const before = cpuSeconds(pid);
  const { rows, seconds } = await mustRun(url, SQL);
  const result = JSON.stringify(rows);
  expected ??= result;
  if (result !== expected) throw new Error(`another result: ${result}, before ${expected}`);
  return { wall: seconds, cpu: cpuSeconds(pid) - before };
}

/** Processor time of a process so far: utime and stime of proc(5), in hundredths of a second. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

const median = (values: number[]) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
};

function record(samples: Record<Way, Sample[]>, traffic: object[]): void {
  const ratios = (key: keyof Sample) =>
    samples.https.map((sample, index) => sample[key] / (samples.http[index]?.[key] ?? 1));
  const of = (key: keyof Sample) => ({
    https: median(samples.https.map((one) => one[key])),
    http: median(samples.http.map((one) => one[key])),
    ratioMedian: median(ratios(key)),
    ratioMin: Math.min(...ratios(key)),
    ratioMax: Math.max(...ratios(key)),
  });
  const date = new Date().toISOString();
  const machine = `${cpus().length} x ${cpus()[0]?.model ?? "?"}`;
  const results = { wall: of("wall"), cpu: of("cpu") };
  const file = join(__dirname, "results", `exchange-tls-${date.slice(0, 10)}.json`);
  const run = {
    date,
    machine,
    sql: SQL,
    rounds: ROUNDS,
    warmUp: WARM_UP,
    results,
    traffic,
    samples,
  };
  writeFileSync(file, `${JSON.stringify(run, null, 2)}\n`);
  console.table(results);
  console.table(traffic);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
