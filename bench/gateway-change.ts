import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { defaultRulesFor } from "../components/gateway/rules/default-rules";
import { renderRoutingRules } from "../components/gateway/rules/render";
import { RULES_FILE, renderGatewayValues } from "../components/gateway/values";
import { mergeValues } from "../components/shared/merge";
import { CHARTS } from "../components/shared/versions";
import { resolveEndpoints } from "../lab/cluster";
import { openLabFolder } from "../lab/folder";
import { asSuperuser, endAll, findDatabaseServer } from "../lab/processes";
import { ensureToolchain } from "../lab/toolchain";
import { mustRun } from "../proof/trino/client";
import { certificateMaker } from "../test/lab/gateway/impostor";
import { type GatewayStage, openStage, registerBackends } from "../test/lab/gateway/stage";
import { keepRun, spread } from "./figures";
import { COORDINATOR, SMALL_TRINO } from "./small-trino";

// What a change of ours costs a small query: gateways with the values of another checkout and of this one,
// all up at once before one Trino and one PostgreSQL. A round asks each of them once, in turn who is first,
// so that what else the machine does meets all alike, and the differences within a round are what counts.
// `npx tsx bench/gateway-change.ts <other checkout> [rounds] [rounds of warm-up]`; the other checkout has
// its `node_modules`.

const [OTHER = "", ROUNDS = 300, WARM_UP = 700] = process.argv.slice(2);
const SQL = "select 1";
const GROUP = "interactive";

/** As in a pod of the default size; the lab's own gateways live for minutes, and do without a compiler. */
const COMMAND = [
  "java",
  "-Xmx1638M",
  "-XX:-UseSerialGC",
  "-XX:+UseG1GC",
  "-XX:TieredStopAtLevel=4",
  "-jar",
  "/usr/lib/trino-gateway/gateway-ha-jar-with-dependencies.jar",
  "/etc/trino-gateway/config.yaml",
];

/** The functions of a checkout that make a gateway. */
interface Made {
  renderGatewayValues: (spec: never) => object;
  renderRoutingRules: typeof renderRoutingRules;
  defaultRulesFor: typeof defaultRulesFor;
}

const OURS: Made = { renderGatewayValues, renderRoutingRules, defaultRulesFor };

async function madeBy(checkout: string): Promise<Made> {
  const gateway = resolve(checkout, "components", "gateway");
  const files = ["values", "rules/render", "rules/default-rules"];
  const modules = await Promise.all(files.map((file) => import(join(gateway, `${file}.ts`))));
  return Object.assign({}, ...modules) as Made;
}

/** A gateway of one of them, and how it differs from what it deploys by itself. */
interface Variant {
  made: Made;
  /** Whether PgBouncer speaks TLS to PostgreSQL, and asks for a certificate of its CA. */
  tls: boolean;
  balancing?: string;
}

async function main(): Promise<void> {
  const lab = openLabFolder(mkdtempSync(join(tmpdir(), "trino-platform-bench-")));
  const maker = certificateMaker();
  const interrupted = () => void endAll(lab).finally(() => process.exit(130));
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
  try {
    const stage = await openStage(lab, await ensureToolchain(console.error));
    await giveCertificate(stage, maker);
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
    const before = await madeBy(OTHER);
    const variants: Record<string, Variant> = {
      before: { made: before, tls: false },
      after: { made: OURS, tls: true },
      "least-loaded": { made: OURS, tls: true, balancing: "leastLoaded" },
    };
    const servers: [string, string][] = [["direct", resolveEndpoints(lab, COORDINATOR, "default")]];
    for (const [name, variant] of Object.entries(variants)) {
      servers.push([name, await install(stage, name, variant)]);
      console.error(`${name}: ready`);
    }
    // They share their database: what one is told all know.
    await registerBackends(stage, "gateway-after", [
      { name: "trino", url: COORDINATOR, routingGroup: GROUP },
    ]);
    await untilKnown(servers);
    await ask(servers, Number(WARM_UP));
    record(await ask(servers, Number(ROUNDS)));
  } finally {
    await endAll(lab);
    rmSync(lab.root, { recursive: true, force: true });
    rmSync(maker.folder, { recursive: true, force: true });
  }
}

/** TLS for the lab's PostgreSQL, with a certificate of a CA that gateways may ask for. */
async function giveCertificate(stage: GatewayStage, maker: ReturnType<typeof certificateMaker>) {
  const server = findDatabaseServer(stage.lab);
  if (!server) throw new Error("no database");
  const authority = await maker.authority("bench");
  const own = await maker.certificate(stage.database.host, authority);
  const data = (file: string) => stage.lab.path("postgres", "data", file);
  const files = { "server.key": own.key, "server.crt": own.certificate };
  for (const [file, made] of Object.entries(files)) {
    writeFileSync(data(file), readFileSync(made), { mode: 0o600 });
  }
  await asSuperuser(server, "postgres", async (client) => {
    await client.query("ALTER SYSTEM SET ssl = on");
    await client.query("SELECT pg_reload_conf()");
  });
  await stage.cluster.apply({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "database-ca", namespace: "default" },
    data: { "ca.crt": readFileSync(authority.certificate, "utf8") },
  });
}

async function install(stage: GatewayStage, name: string, variant: Variant): Promise<string> {
  const { made, tls, balancing } = variant;
  const release = `gateway-${name}`;
  const rules = made.renderRoutingRules(made.defaultRulesFor([GROUP, "batch"], GROUP), GROUP);
  await stage.cluster.apply({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: `${release}-rules`, namespace: "default" },
    data: { [RULES_FILE]: rules },
  });
  const spec = {
    name: release,
    gatewayVersion: "21",
    replicas: 1,
    memoryGiB: 2,
    cpu: 2,
    // The name that a certificate is for needs a hosts file of the pod's own, which the lab has none of.
    database: { ...stage.database, tls: { mode: "verify-ca", caConfigMapName: "database-ca" } },
    rules: [],
    defaultRoutingGroup: GROUP,
    healthCheckSeconds: 10,
    rulesRefreshSeconds: 15,
    historyHours: 168,
    rulesConfigMapName: `${release}-rules`,
    adminSecretName: "admin",
    cookieSecretName: "cookie",
    keyPairSecretName: "keys",
    balancing,
    trinoVersion: "476",
  };
  const values = made.renderGatewayValues(spec as never) as Record<string, unknown>;
  const { chart, version } = CHARTS.gateway;
  const text = JSON.stringify(mergeValues(values, { fullnameOverride: release, command: COMMAND }));
  await stage.cluster.applyRelease(
    {
      name: release,
      namespace: "default",
      chart,
      version,
      values: JSON.parse(tls ? text : text.replace("sslmode = prefer", "sslmode = disable")),
    },
    () => {},
  );
  return resolveEndpoints(stage.lab, `http://${release}:8080`, "default");
}

/** Each gateway learns of the backend with its own health check. */
async function untilKnown(servers: readonly [string, string][]): Promise<void> {
  for (const [name, server] of servers) {
    for (let attempt = 1; ; attempt++) {
      try {
        await mustRun(server, SQL);
        break;
      } catch (error) {
        if (attempt === 60) throw error;
        await new Promise((done) => setTimeout(done, 1000));
      }
    }
    console.error(`${name}: answers`);
  }
}

/** Milliseconds of one query at each server, by its name. */
type Round = Record<string, number>;

async function ask(servers: readonly [string, string][], rounds: number): Promise<Round[]> {
  const all: Round[] = [];
  for (let round = 0; round < rounds; round++) {
    const turn = round % servers.length;
    const one: Round = {};
    for (const [name, server] of [...servers.slice(turn), ...servers.slice(0, turn)]) {
      one[name] = Math.round((await mustRun(server, SQL)).seconds * 100_000) / 100;
    }
    all.push(one);
  }
  return all;
}

function record(rounds: readonly Round[]): void {
  const difference = (name: string, to: string) =>
    spread(rounds.map((round) => (round[name] ?? 0) - (round[to] ?? 0)));
  const run = {
    date: new Date().toISOString(),
    machine: `${cpus().length} x ${cpus()[0]?.model ?? "?"}, load ${loadavg()[0]?.toFixed(0)}`,
    sql: SQL,
    warmUp: Number(WARM_UP),
    milliseconds: {
      direct: spread(rounds.map(({ direct = 0 }) => direct)),
      "before - direct": difference("before", "direct"),
      "after - direct": difference("after", "direct"),
      "least-loaded - direct": difference("least-loaded", "direct"),
      "after - before": difference("after", "before"),
      "least-loaded - before": difference("least-loaded", "before"),
    },
    columns: Object.keys(rounds[0] ?? {}).sort(),
    rounds: rounds.map((round) =>
      Object.keys(round)
        .sort()
        .map((name) => round[name]),
    ),
  };
  console.log(JSON.stringify(run.milliseconds, null, 1));
  keepRun("gateway-change", run);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
