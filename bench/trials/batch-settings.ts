import { setTimeout as pause } from "node:timers/promises";
import { mergeValues } from "../../components/shared/merge";
import { readRecord } from "../../lab/processes";
import { mustRun, runQuery } from "../../proof/trino/client";
import { type Lake, openLake, type Server } from "../stage/lone-lake";
import { loadTpch, SCALE, TPCH } from "../stage/tpch";
import type { Benchmark, Run, Sample } from "../suite/benchmark";
import { cpuSeconds } from "../suite/machine";

/** Of this pod a heap of 2048 MiB is left; all settings that are compared get that heap. */
const SIZE = { memoryGiB: 2.5, cpu: 2 };
const HEAP_MIB = 2048;
const DEADLINE_SECONDS = 240;

type Values = Record<string, unknown>;

/** Lines without which no server of the lab starts, whatever its settings. */
const NEEDED = /^(internal-communication\.|http-server\.process-forwarded)/;

/** Ours, with another's limits and lines in their place, and no resource groups: the chart has none. */
function byHand(lines: readonly string[], maxMemory: string, perNode: string, headroom: string) {
  return (values: Values): Values => {
    const { resourceGroups: _, additionalConfigProperties, ...rest } = values;
    const kept = (additionalConfigProperties as string[]).filter((line) => NEEDED.test(line));
    const limits = {
      server: { config: { query: { maxMemory } } },
      coordinator: {
        config: {
          query: { maxMemoryPerNode: perNode },
          memory: { heapHeadroomPerNode: headroom },
        },
      },
    };
    return {
      ...mergeValues(rest, limits),
      additionalConfigProperties: [...kept, ...lines],
    };
  };
}

const mebibytes = (share: number) => `${Math.round(HEAP_MIB * share)}MB`;

/** Whose settings: the chart's limits are those of its `values.yaml` in the version that we use. */
const OTHERS: Record<string, (values: Values) => Values> = {
  "chart's defaults, TASK": byHand(["retry-policy=TASK"], "4GB", "1GB", mebibytes(0.3)),
  // distributed-databases/trino/helm-values/trino.yaml of awslabs/data-on-eks, commit 01bcdcb; its sizes are
  // for a heap of 89 GB, and here in the same proportion; its names of Trino 447 are those of 483.
  "data-on-eks": byHand(
    [
      "retry-policy=TASK",
      "exchange.compression-codec=lz4",
      "query.max-hash-partition-count=100",
      "spill-enabled=true",
      "spiller-spill-path=/tmp/spill",
      "query.max-history=100",
      "query.client.timeout=30m",
      `sink.max-buffer-size=${mebibytes(1 / 89)}`,
    ],
    "280GB",
    mebibytes(71 / 89),
    mebibytes(9.6 / 89),
  ),
};

export const batchSettings: Benchmark = {
  name: "batch-settings",
  question: "What are the settings of the batch profile worth when memory is short?",
  against: "the same server and heap with the settings of the case",
  variants: ["ours", "theirs"],
  figures: {
    succeeded: { unit: "of 22", meaning: "queries with the right result" },
    seconds: { unit: "s", meaning: `until the last one ended, at most ${DEADLINE_SECONDS}` },
    cpu: { unit: "s", meaning: "processor time of the server" },
    "peak heap": { unit: "MiB", meaning: "largest use of the heap, seen twice a second" },
  },
  cases: Object.keys(OTHERS),
  rounds: 3,
  goals: [
    {
      text: "queries of 22 that succeed with ours, worst case",
      figure: "succeeded",
      of: "ours",
      over: "lowest",
      least: 22,
    },
    {
      text: "peak heap, ours / theirs, worst case",
      figure: "peak heap",
      of: "ratio",
      over: "highest",
      most: 0.75,
    },
    {
      text: "time, ours / theirs, all cases",
      figure: "seconds",
      of: "ratio",
      over: "total",
      most: 1,
    },
  ],
  plots: [{ kind: "bars", figure: "peak heap" }],
  conditions: `All 22 queries of TPC-H at scale ${SCALE} on Iceberg, at once, one server that is coordinator and worker with ${HEAP_MIB} MiB of heap, 2 cores, C1 compiler; results compared with those of one query after the other; a server that ends is started again for the next sample`,
  findings: "",
  run: measure,
};

async function measure(run: Run): Promise<void> {
  const lake = await run.stage("lake for settings", () => openLake(run, ["bench-a", "bench-b"]));
  const servers = new Map<string, Server>();
  const serverOf = (setting: string, change: (values: Values) => Values) =>
    aliveServer(run, lake, servers, setting, change);
  const ours = await serverOf("ours", (values) => values);
  await loadTpch(ours.url);
  const expected = new Map<string, string>();
  for (const [name, sql] of Object.entries(TPCH)) {
    expected.set(name, JSON.stringify((await mustRun(ours.url, sql)).rows));
  }
  run.progress("the right results are known");
  const warm = new Set(["ours"]);
  await run.pairs(async (name, variant): Promise<Sample> => {
    const setting = variant === "ours" ? "ours" : name;
    const { url, pid } = await serverOf(setting, OTHERS[setting] ?? ((values) => values));
    if (!warm.has(setting)) {
      for (const sql of Object.values(TPCH)) await runQuery(url, sql).catch(() => {});
      warm.add(setting);
    }
    return allAtOnce(url, pid, expected);
  });
}

/** The server of a setting; a new one if it has ended. */
async function aliveServer(
  { lab }: Run,
  lake: Lake,
  servers: Map<string, Server>,
  setting: string,
  change: (values: Values) => Values,
): Promise<Server> {
  const name = `trino-${setting.replace(/\W+/g, "-").toLowerCase().slice(0, 20)}`;
  const known = servers.get(setting);
  if (known && readRecord(lab, `${name}-coordinator`)?.alive) return known;
  const more = { coordinator: SIZE, workers: { ...SIZE, replicas: 2 } };
  const server = await lake.start(name, more, change);
  servers.set(setting, server);
  return server;
}

async function allAtOnce(
  url: string,
  pid: number,
  expected: ReadonlyMap<string, string>,
): Promise<Sample> {
  let peak = 0;
  let over = false;
  const watch = async () => {
    for (; !over; await pause(500)) peak = Math.max(peak, await heapUsed(url));
  };
  const watching = watch();
  const before = cpuSeconds([pid]);
  const began = performance.now();
  const outcomes = await Promise.all(
    Object.entries(TPCH).map(async ([name, sql]) => {
      const options = { deadlineSeconds: DEADLINE_SECONDS };
      const { rows, error } = await runQuery(url, sql, {}, options).catch(String).then(asOutcome);
      return error === undefined && JSON.stringify(rows) === expected.get(name);
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  over = true;
  await watching;
  const cpu = cpuSeconds([pid]) - before;
  const succeeded = outcomes.filter(Boolean).length;
  return { succeeded, seconds, ...(cpu > 0 && { cpu }), "peak heap": peak };
}

const asOutcome = (seen: Awaited<ReturnType<typeof runQuery>> | string) =>
  typeof seen === "string" ? { rows: [], error: seen } : seen;

/** MiB (`StatusResource` of Trino); 0 from a server that does not answer. */
async function heapUsed(url: string): Promise<number> {
  try {
    const response = await fetch(`${url}/v1/status`, { signal: AbortSignal.timeout(2000) });
    const status = (await response.json()) as { heapUsed?: number };
    return Math.round((status.heapUsed ?? 0) / 2 ** 20);
  } catch {
    return 0;
  }
}
