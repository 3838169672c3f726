import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { CHARTS } from "../components/shared/versions";
import { resolveEndpoints } from "../lab/cluster";
import { openLabFolder } from "../lab/folder";
import { endAll } from "../lab/processes";
import { ensureToolchain } from "../lab/toolchain";
import { mustRun } from "../proof/trino/client";
import { type GatewayStage, openStage, registerBackends } from "../test/lab/gateway/stage";
import { keepRun, quantile, rounded } from "./figures";
import { COORDINATOR, SMALL_TRINO } from "./small-trino";

// What the gateway adds to a small query. One Trino, and one gateway after the other before it, that
// differ in how they reach their database. A round asks Trino and the gateway once each, in turn, so
// that other load meets both alike; only one gateway is there at a time, because a JVM that waits
// still takes from two cores. `npx tsx bench/gateway-latency.ts [rounds] [rounds of warm-up]`

const ROUNDS = Number(process.argv[2] ?? 200);
/** JVMs get faster for a thousand rounds and more; a gateway lives for weeks. */
const WARM_UP = Number(process.argv[3] ?? 1000);
const SQL = "select 1";
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
    const stage = await openStage(lab, await ensureToolchain(console.error));
    await stage.cluster.applyRelease(
      {
        name: "trino",
        namespace: "default",
        chart: "trino",
        version: CHARTS.trino.version,
        values: SMALL_TRINO,
      },
      console.error,
    );
    const trino = resolveEndpoints(lab, COORDINATOR, "default");
    for (let round = 0; round < WARM_UP; round++) await millisecondsOf(trino);
    const { host, port, name } = stage.database;
    const results: Record<string, Figures> = {};
    for (const [variant, values] of Object.entries(
      variants(`jdbc:postgresql://${host}:${port}/${name}`),
    )) {
      const gateway = await startGateway(stage, variant, values);
      await measure(trino, gateway, WARM_UP);
      results[variant] = summary(await measure(trino, gateway, ROUNDS));
      console.error(variant, results[variant]);
      await stage.cluster.removeRelease("default", `gateway-${variant}`);
    }
    record(results);
  } finally {
    await endAll(lab);
    rmSync(lab.root, { recursive: true, force: true });
  }
}

async function startGateway(
  stage: GatewayStage,
  variant: string,
  values: Record<string, unknown>,
): Promise<string> {
  const release = `gateway-${variant}`;
  const valuesOverride = { fullnameOverride: release, command: COMMAND, ...values };
  const url = await stage.install(release, { valuesOverride });
  await registerBackends(stage, release, [
    { name: "trino", url: COORDINATOR, routingGroup: "interactive" },
  ]);
  console.error(`${release}: ready`);
  return url;
}

const millisecondsOf = async (server: string) => (await mustRun(server, SQL)).seconds * 1000;

/** Wall times of one query at Trino and one through the gateway: either is first every other time. */
async function measure(trino: string, gateway: string, rounds: number): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) {
      const direct = await millisecondsOf(trino);
      pairs.push({ direct, through: await millisecondsOf(gateway) });
    } else {
      const through = await millisecondsOf(gateway);
      pairs.push({ direct: await millisecondsOf(trino), through });
    }
  }
  return pairs;
}

interface Pair {
  direct: number;
  through: number;
}

/** Milliseconds. */
interface Figures {
  directMedian: number;
  throughMedian: number;
  throughP90: number;
  /** Median of the pairs' differences, not the difference of two medians. */
  addedMedian: number;
}

function summary(pairs: readonly Pair[]): Figures {
  const direct = pairs.map((pair) => pair.direct);
  const through = pairs.map((pair) => pair.through);
  return {
    directMedian: rounded(quantile(direct, 0.5)),
    throughMedian: rounded(quantile(through, 0.5)),
    throughP90: rounded(quantile(through, 0.9)),
    addedMedian: rounded(
      quantile(
        pairs.map((pair) => pair.through - pair.direct),
        0.5,
      ),
    ),
  };
}

function record(results: Record<string, Figures>): void {
  const date = new Date().toISOString();
  const machine = `${cpus().length} x ${cpus()[0]?.model ?? "?"}`;
  keepRun("gateway-latency", { date, machine, sql: SQL, rounds: ROUNDS, warmUp: WARM_UP, results });
  console.table(results);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
