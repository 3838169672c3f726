import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { resolveEndpoints } from "../lab/cluster";
import { type LabFolder, openLabFolder } from "../lab/folder";
import { endAll } from "../lab/processes";
import { ensureToolchain } from "../lab/toolchain";
import { mustRun } from "../lab/trino/client";
import { openStage, registerBackends } from "../test/lab/gateway/stage";

// What the gateway adds to a small query. One Trino, and gateways before it that differ in how they
// reach their database; a round asks each of them once, in turn, so that warm-up and other load meet
// all alike. `npx tsx bench/gateway-latency.ts [rounds] [rounds of warm-up]`

const ROUNDS = Number(process.argv[2] ?? 200);
/** JVMs get faster for hundreds of rounds; a gateway lives for weeks. */
const WARM_UP = Number(process.argv[3] ?? 400);
const SQL = "select 1";
const COORDINATOR = "http://trino:8080";

/** A value of chart trino: one server that is coordinator and worker. */
const TRINO = {
  fullnameOverride: "trino",
  image: { tag: "476" },
  server: { workers: 0, node: { environment: "bench" } },
  coordinator: {
    jvm: { maxHeapSize: "1G" },
    config: { nodeScheduler: { includeCoordinator: true }, query: { maxMemoryPerNode: "300MB" } },
  },
  additionalConfigProperties: ["http-server.process-forwarded=true"],
  catalogs: { tpch: null, tpcds: null, memory: "connector.name=memory\n" },
};

/** A gateway's JVM as in a pod: the lab's own gateways live for minutes, and do without a compiler. */
const COMMAND = [
  "java",
  "-XX:TieredStopAtLevel=4",
  "-jar",
  "/usr/lib/trino-gateway/gateway-ha-jar-with-dependencies.jar",
  "/etc/trino-gateway/config.yaml",
];

const direct = (url: string) => ({
  initContainers: [],
  config: { dataStore: { jdbcUrl: url } },
});

/** The variants, by name: values over the program's own. */
function variants(jdbcUrl: string): Record<string, Record<string, unknown>> {
  const uncached = { databaseCache: { enabled: false } };
  return {
    before: { initContainers: [], config: { dataStore: { jdbcUrl }, ...uncached } },
    cache: direct(jdbcUrl),
    pgbouncer: { config: uncached },
    default: {},
  };
}

async function main(): Promise<void> {
  const lab = openLabFolder(mkdtempSync(join(tmpdir(), "trino-platform-bench-")));
  const interrupted = () => void endAll(lab).finally(() => process.exit(130));
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
  try {
    const targets = await startTargets(lab);
    for (let round = 0; round < WARM_UP; round++) await runRound(targets);
    const times = Object.fromEntries(Object.keys(targets).map((name) => [name, [] as number[]]));
    for (let round = 0; round < ROUNDS; round++) {
      const seconds = await runRound(targets, round);
      for (const [name, value] of Object.entries(seconds)) times[name]?.push(value);
    }
    report(times);
  } finally {
    await endAll(lab);
    rmSync(lab.root, { recursive: true, force: true });
  }
}

/** Everything that is asked, by name. */
async function startTargets(lab: LabFolder): Promise<Record<string, string>> {
  const toolchain = await ensureToolchain(console.error);
  const stage = await openStage(lab, toolchain);
  await stage.cluster.applyRelease(
    { name: "trino", namespace: "default", chart: "trino", version: "1.42.2", values: TRINO },
    console.error,
  );
  const targets: Record<string, string> = {
    direct: resolveEndpoints(lab, COORDINATOR, "default"),
  };
  const { host, port, name } = stage.database;
  const jdbcUrl = `jdbc:postgresql://${host}:${port}/${name}`;
  for (const [variant, valuesOverride] of Object.entries(variants(jdbcUrl))) {
    const release = `gateway-${variant}`;
    const override = { fullnameOverride: release, command: COMMAND, ...valuesOverride };
    targets[variant] = await stage.install(release, { valuesOverride: override });
    console.error(`${release}: ready`);
    if (variant === "before") {
      await registerBackends(stage, release, [
        { name: "trino", url: COORDINATOR, routingGroup: "interactive" },
      ]);
    }
  }
  return targets;
}

/** One query to each target, starting with another one each round; wall time in milliseconds. */
async function runRound(
  targets: Record<string, string>,
  round = 0,
): Promise<Record<string, number>> {
  const entries = Object.entries(targets);
  const times: Record<string, number> = {};
  for (let index = 0; index < entries.length; index++) {
    const [name, url] = entries[(index + round) % entries.length] ?? ["", ""];
    times[name] = (await mustRun(url, SQL)).seconds * 1000;
  }
  return times;
}

const quantile = (values: readonly number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? 0;

const rounded = (value: number) => Math.round(value * 10) / 10;

function report(times: Record<string, number[]>): void {
  const base = times.direct ?? [];
  const results = Object.fromEntries(
    Object.entries(times).map(([name, values]) => [
      name,
      {
        medianMs: rounded(quantile(values, 0.5)),
        p90Ms: rounded(quantile(values, 0.9)),
        /** Of the pairs of one round, not the difference of two medians. */
        addedMedianMs: rounded(
          quantile(
            values.map((value, round) => value - (base[round] ?? 0)),
            0.5,
          ),
        ),
      },
    ]),
  );
  const date = new Date().toISOString();
  const machine = `${cpus().length} x ${cpus()[0]?.model ?? "?"}`;
  const file = join(__dirname, "results", `gateway-latency-${date.slice(0, 10)}.json`);
  const runs = readRuns(file);
  writeFileSync(
    file,
    `${JSON.stringify([...runs, { date, machine, sql: SQL, rounds: ROUNDS, warmUp: WARM_UP, results }], null, 2)}\n`,
  );
  console.table(results);
}

function readRuns(file: string): unknown[] {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as unknown[];
  } catch {
    return [];
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
