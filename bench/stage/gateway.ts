import { readFileSync } from "node:fs";
import { reckonMemory } from "../../components/gateway/memory";
import { defaultRulesFor } from "../../components/gateway/rules/default-rules";
import { renderRoutingRules } from "../../components/gateway/rules/render";
import { registerEndpoint } from "../../lab/cluster";
import type { LabFolder } from "../../lab/folder";
import { listProcesses, startProcess, stopProcess, waitUntil } from "../../lab/processes";
import { ensureToolchain } from "../../lab/toolchain";
import { mustRun } from "../../proof/trino/client";
import { type InstallOptions, openStage, registerBackends } from "../../test/lab/gateway/stage";
import { startStub } from "../../test/lab/gateway/stub-coordinator";
import type { Run } from "../suite/benchmark";

/** A statement that the stub ends at once, and that the gateway parses as any other. */
export const SQL = "select 0";

const GROUPS = ["interactive", "batch"];

/** Real gateways and PostgreSQL before a coordinator that does nothing: what is left is the gateway's. */
export interface GatewayServers {
  /** Addresses now: of the gateway of the program, of the other one, of the coordinator. */
  addressOf(variant: string): string;
  /** Ids of the processes of a gateway. */
  pids(variant: string): number[];
  /** Installs the program's anew, and waits until it routes. */
  install(options: InstallOptions): Promise<void>;
  /** Installs another one beside it, as its documentation says. */
  installDocumented(): Promise<void>;
}

/** As the chart starts it, but for the heap, which in a pod is 80 % of its memory. */
export const podCommand = (heapMiB: number) => [
  "java",
  `-Xmx${heapMiB}M`,
  "-XX:-UseSerialGC",
  "-XX:+UseG1GC",
  "-XX:TieredStopAtLevel=4",
  "-XX:+ExitOnOutOfMemoryError",
  "-jar",
  "/usr/lib/trino-gateway/gateway-ha-jar-with-dependencies.jar",
  "/etc/trino-gateway/config.yaml",
];

/**
 * Starts the gateways of a platform anew with what they have in a pod: the lab's have a small heap and a fast
 * start instead, which no stack file may change.
 */
export async function restartAsInPod(lab: LabFolder): Promise<void> {
  const gateways = listProcesses(lab).filter(({ kind, alive }) => kind === "gateway" && alive);
  for (const { pid, ...record } of gateways) {
    const read = (file: string) => readFileSync(`/proc/${pid}/${file}`, "utf8").split("\0");
    const [, ...args] = read("cmdline").slice(0, -1);
    const inPod = [`-Xmx${reckonMemory().heap}M`, "-XX:+UseG1GC"];
    const others = args.filter((arg) => !/^-Xmx|UseSerialGC$|TieredStopAtLevel/.test(arg));
    const env = Object.fromEntries(
      read("environ").map((entry) => entry.split(/=(.*)/s).slice(0, 2) as [string, string]),
    );
    await stopProcess(lab, { ...record, pid });
    const started = await startProcess(lab, { ...record, args: [...inPod, ...others], env });
    const answers = async () =>
      (await fetch(`http://127.0.0.1:${started.ports.http}/trino-gateway/readyz`)).ok;
    await waitUntil("the gateway is ready", answers, { timeoutSeconds: 60, alive: [started] });
  }
}

/** The variants that are gateways: releases by name. */
const RELEASES: Record<string, string> = {
  through: "trino-gateway",
  documented: "gateway-documented",
};

/** Starts them, or gives those that are up. */
export const gatewayServers = (run: Run): Promise<GatewayServers> =>
  run.stage("gateway", () => start(run));

async function start({ lab, progress, signal }: Run): Promise<GatewayServers> {
  const stage = await openStage(lab, await ensureToolchain(progress));
  const stub = await startStub("bench");
  signal.addEventListener("abort", () => void stub.close(), { once: true });
  registerEndpoint(lab, "trino.default.svc.cluster.local:8080", stub.port);
  const addresses: Record<string, string> = { direct: `http://127.0.0.1:${stub.port}` };
  const addressOf = (variant: string) => addresses[variant] ?? "";
  const installAs = async (variant: string, options: InstallOptions) => {
    const release = RELEASES[variant] ?? "";
    const command = podCommand(reckonMemory().heap);
    const valuesOverride = { command, ...options.valuesOverride };
    addresses[variant] = await stage.install(release, { ...options, valuesOverride });
    await registerBackends(stage, release, [
      { name: "trino", url: "http://trino:8080", routingGroup: "interactive" },
    ]);
    const answers = async () => (await mustRun(addressOf(variant), SQL)).rows.length === 1;
    await waitUntil("the gateway routes", answers, { timeoutSeconds: 60, alive: [] });
  };
  const { host, port, name } = stage.database;
  const documented = {
    config: {
      dataStore: { jdbcUrl: `jdbc:postgresql://${host}:${port}/${name}` },
      databaseCache: { enabled: false },
    },
    initContainers: [],
  };
  return {
    addressOf,
    pids: (variant) =>
      listProcesses(lab)
        .filter(({ kind, alive }) => kind === "gateway" && alive)
        .filter((one) => one.name.startsWith(RELEASES[variant] ?? "none"))
        .map(({ pid }) => pid),
    install: (options) => installAs("through", options),
    installDocumented: () => installAs("documented", { valuesOverride: documented }),
  };
}

/** The default rules, and as many more by the client's source, none of which matches. */
export function rulesOf(count: number): string {
  const own = defaultRulesFor(GROUPS, "interactive");
  const more = Array.from({ length: Math.max(0, count - own.length) }, (_, index) => ({
    name: `team-${index}`,
    match: { source: [`team-${index}-*`], queryType: ["SELECT"] },
    routeTo: "batch",
  }));
  return renderRoutingRules([...own, ...more], "interactive");
}
