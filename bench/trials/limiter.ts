import { startRelay } from "../../faults/relay";
import { labCertificates } from "../../lab/aws/certificates";
import { DEFAULT_REGION } from "../../lab/aws/names";
import { setS3Detour } from "../../lab/aws/start";
import { findObjectStore } from "../../lab/processes";
import { mustRun } from "../../proof/trino/client";
import { allowance } from "../stage/allowance";
import { openLake } from "../stage/lone-lake";
import { loadTpch, SCALE, SCHEMA } from "../stage/tpch";
import type { Benchmark, Run, Sample } from "../suite/benchmark";

const BUCKETS = ["bench-a", "bench-b", "bench-c", "bench-d", "bench-e", "bench-f"];
/** Requests that a bucket takes in a second: so few that buckets are short before the two cores are. */
const PER_SECOND = 25;
const WARM_UP = 3;

/** Small tasks, so that there are many, each of which writes and reads objects. */
const SESSION = {
  fault_tolerant_execution_standard_split_size: "1MB",
  fault_tolerant_execution_arbitrary_distribution_compute_task_target_size_min: "1MB",
  fault_tolerant_execution_hash_distribution_compute_task_target_size: "1MB",
  join_distribution_type: "PARTITIONED",
};

const QUERY = `SELECT count(*), sum(n) FROM (
  SELECT l.partkey, o.custkey, count(*) AS n FROM ${SCHEMA}.lineitem l
  JOIN ${SCHEMA}.orders o ON l.orderkey = o.orderkey GROUP BY 1, 2)`;

export const limiter: Benchmark = {
  name: "limiter",
  question: "What do more buckets give, where each takes only so many requests a second?",
  against: "one bucket with that limit",
  variants: ["several", "one"],
  figures: {
    seconds: { unit: "s", meaning: "wall time of the query" },
    rate: { unit: "per s", meaning: "requests of the query that were answered" },
    refused: { unit: "", meaning: "requests that were refused with 503 SlowDown, and sent again" },
  },
  cases: ["2 buckets", "3 buckets", "6 buckets"],
  rounds: 3,
  goals: [
    {
      text: "requests a second, three buckets / one",
      figure: "rate",
      of: "ratio",
      over: { case: "3 buckets" },
      least: 1.5,
    },
  ],
  plots: [{ kind: "lines", figure: "seconds" }],
  conditions: `A join and aggregation of TPC-H at scale ${SCALE} in small tasks, one server that is coordinator and worker, C1 compiler; before the store a limiter that answers 503 SlowDown above ${PER_SECOND} requests a second and bucket, as S3 does above 3,500 writes and 5,500 reads (a second's worth may be saved up); results compared`,
  findings: "",
  run: measure,
};

async function measure(run: Run): Promise<void> {
  const { lab, signal, progress } = run;
  const { isOver, limit } = allowance(PER_SECOND);
  const relay = await startRelay({
    isOver,
    upstream: () => findObjectStore(lab)?.record.ports.s3Tls,
    certificates: await labCertificates(lab, DEFAULT_REGION),
  });
  signal.addEventListener("abort", () => void relay.close(), { once: true });
  try {
    const lake = await run.stage("lake behind a limiter", () => openLake(run, BUCKETS));
    setS3Detour(lab, relay.port);
    const servers = new Map<number, string>();
    const serverWith = async (count: number) => {
      const known = servers.get(count);
      if (known) return known;
      const baseDirectories = BUCKETS.slice(0, count).map((bucket) => `s3://${bucket}/`);
      const { url } = await lake.start(`trino-${count}`, {
        exchange: { ...lake.exchange, baseDirectories },
      });
      await loadTpch(url);
      for (let turn = 0; turn < WARM_UP; turn++) await mustRun(url, QUERY, { session: SESSION });
      servers.set(count, url);
      return url;
    };
    let expected: string | undefined;
    await run.pairs(async (name, variant): Promise<Sample> => {
      const server = await serverWith(variant === "one" ? 1 : Number.parseInt(name, 10));
      relay.forget();
      limit(BUCKETS);
      const { rows, seconds } = await mustRun(server, QUERY, { session: SESSION });
      limit([]);
      const result = JSON.stringify(rows);
      expected ??= result;
      if (result !== expected) throw new Error(`${name}: ${result}, before ${expected}`);
      const own = relay.requests.filter(({ bucket }) => BUCKETS.includes(bucket));
      const refused = own.filter(({ status }) => status === 503).length;
      progress(`${own.length} requests`);
      return { seconds, rate: (own.length - refused) / seconds, refused };
    });
  } finally {
    setS3Detour(lab, undefined);
    await relay.close();
  }
}
