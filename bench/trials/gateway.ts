import { mustRun } from "../../proof/trino/client";
import type { InstallOptions } from "../../test/lab/gateway/stage";
import { type GatewayServers, gatewayServers, rulesOf, SQL } from "../stage/gateway";
import type { Benchmark, Sample } from "../suite/benchmark";
import { cpuSeconds } from "../suite/machine";
import { quantile } from "../suite/statistics";

/** Queries of a sample, by all of its clients together. */
const QUERIES = 96;
/** Queries before the first sample of a gateway that has started anew. */
const WARM_UP = 300;

const FIGURES = {
  ms: { unit: "ms", meaning: "median of a query" },
  p95: { unit: "ms", meaning: "95 of 100 queries take no longer" },
  cpu: { unit: "ms", meaning: "processor time of the gateways for a query" },
};

const CONDITIONS = `\`${SQL}\` at a coordinator that answers at once, so that what is added is the gateway's; gateways as in the lab (384 MiB of heap, C1 compiler), PgBouncer, history on; ${QUERIES} queries a sample after ${WARM_UP} of warm-up`;

/** One benchmark for each thing of which there may be more. */
function gatewayBenchmark(
  more: Pick<Benchmark, "name" | "question" | "cases" | "goals">,
  setup: (name: string) => { options: InstallOptions; clients: number },
): Benchmark {
  return {
    ...more,
    against: "the coordinator directly",
    variants: ["through", "direct"],
    figures: FIGURES,
    rounds: 5,
    plots: [{ kind: "lines", figure: "ms" }],
    conditions: CONDITIONS,
    findings: "",
    async run(run) {
      const servers = await gatewayServers(run);
      // Case by case: a gateway that starts anew is slow for hundreds of queries.
      for (const name of more.cases) {
        const units = run.missing.filter((unit) => unit.case === name);
        if (units.length === 0 || !run.hasTime()) continue;
        const { options, clients } = setup(name);
        await servers.install(options);
        await ask(servers.gateway(), 4, WARM_UP);
        for (const { order } of units) {
          if (!run.hasTime()) return;
          const of: Record<string, Sample> = {};
          for (const variant of order) of[variant] = await sample(servers, variant, clients);
          run.signal.throwIfAborted();
          run.keep({ case: name, of });
        }
      }
    },
  };
}

async function sample(servers: GatewayServers, variant: string, clients: number): Promise<Sample> {
  const isThrough = variant === "through";
  const before = cpuSeconds(servers.pids());
  const times = await ask(isThrough ? servers.gateway() : servers.direct, clients, QUERIES);
  const cpu = ((cpuSeconds(servers.pids()) - before) * 1000) / times.length;
  return { ms: quantile(times, 0.5), p95: quantile(times, 0.95), ...(isThrough && { cpu }) };
}

/** Milliseconds of each query; the clients ask at the same time, each one query after the other. */
async function ask(server: string, clients: number, queries: number): Promise<number[]> {
  const each = Math.max(1, Math.round(queries / clients));
  const client = async () => {
    const times: number[] = [];
    for (let query = 0; query < each; query++) {
      times.push((await mustRun(server, SQL)).seconds * 1000);
    }
    return times;
  };
  return (await Promise.all(Array.from({ length: clients }, client))).flat();
}

const numberIn = (name: string) => Number.parseInt(name, 10);

export const gatewayClients = gatewayBenchmark(
  {
    name: "gateway-clients",
    question: "What does the gateway add to a small query, as more clients ask at the same time?",
    cases: [1, 4, 16, 64].map((count) => `${count} clients`),
    goals: [
      {
        text: "added to a query of one client, ms",
        figure: "ms",
        of: "difference",
        over: { case: "1 clients" },
        most: 10,
      },
    ],
  },
  (name) => ({ options: {}, clients: numberIn(name) }),
);

export const gatewayRules = gatewayBenchmark(
  {
    name: "gateway-rules",
    question: "What do more routing rules add?",
    cases: [10, 100, 1000].map((count) => `${count} rules`),
    goals: [
      {
        text: "added with 1000 rules, ms",
        figure: "ms",
        of: "difference",
        over: { case: "1000 rules" },
        most: 12,
      },
    ],
  },
  (name) => ({ options: { rules: rulesOf(numberIn(name)) }, clients: 1 }),
);

export const gatewayReplicas = gatewayBenchmark(
  {
    name: "gateway-replicas",
    question: "What do more replicas change for 16 clients?",
    cases: [1, 2, 3].map((count) => `${count} replicas`),
    goals: [],
  },
  (name) => ({ options: { replicas: numberIn(name) }, clients: 16 }),
);
