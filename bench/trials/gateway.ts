import { mustRun } from "../../proof/trino/client";
import type { Login } from "../../proof/trino/coordinator";
import type { InstallOptions } from "../../test/lab/gateway/stage";
import { type GatewayServers, gatewayServers, rulesOf, SQL } from "../stage/gateway";
import type { Benchmark, Run, Sample, StackRun } from "../suite/benchmark";
import { cpuSeconds } from "../suite/machine";
import { quantile } from "../suite/statistics";

/** Queries of a sample, by all of its clients together. */
const QUERIES = 192;
/** Queries before the first sample of a gateway that has started anew. */
const WARM_UP = 1500;

const FIGURES = {
  ms: { unit: "ms", meaning: "median of a query" },
  p95: { unit: "ms", meaning: "95 of 100 queries take no longer" },
  cpu: { unit: "ms", meaning: "processor time of the gateways for a query" },
};

const CONDITIONS = `\`${SQL}\` at a coordinator that answers at once, so that what is added is the gateway's; gateways with the heap, collector and compiler of a pod of the default size, PgBouncer, history on; ${QUERIES} queries a sample after ${WARM_UP} of warm-up`;

type Setup = (name: string) => { options: InstallOptions; clients: number };

/** One benchmark for each thing of which there may be more. */
function gatewayBenchmark(
  more: Pick<Benchmark, "name" | "question" | "cases" | "goals" | "findings" | "onStack">,
  setup: Setup,
  [ours, other]: Benchmark["variants"] = ["through", "direct"],
): Benchmark {
  return {
    ...more,
    against: AGAINST[other] ?? "",
    variants: [ours, other],
    figures: FIGURES,
    rounds: 5,
    plots: [{ kind: "lines", figure: "ms" }],
    conditions: CONDITIONS,
    run: (run) => measure(run, more.cases, setup, other),
  };
}

const AGAINST: Record<string, string> = {
  direct: "the coordinator directly",
  documented: "the same gateway without what we put around it: no PgBouncer, no cache of backends",
};

async function measure(
  run: Run,
  cases: readonly string[],
  setup: Setup,
  other: string,
): Promise<void> {
  const servers = await gatewayServers(run);
  if (other === "documented") {
    await servers.installDocumented();
    await ask(servers.addressOf(other), 4, WARM_UP);
  }
  let installed = "";
  // Case by case: a gateway that starts anew is slow for hundreds of queries.
  for (const name of cases) {
    const units = run.missing.filter((unit) => unit.case === name);
    if (units.length === 0 || !run.hasTime()) continue;
    const { options, clients } = setup(name);
    if (installed !== JSON.stringify(options)) {
      await servers.install(options);
      await ask(servers.addressOf("through"), 4, WARM_UP);
      installed = JSON.stringify(options);
    }
    for (const { order } of units) {
      if (!run.hasTime()) return;
      const of: Record<string, Sample> = {};
      for (const variant of order) of[variant] = await sample(servers, variant, clients);
      run.signal.throwIfAborted();
      run.keep({ case: name, of });
    }
  }
}

async function sample(servers: GatewayServers, variant: string, clients: number): Promise<Sample> {
  const pids = servers.pids(variant);
  const before = cpuSeconds(pids);
  const times = await ask(servers.addressOf(variant), clients, QUERIES);
  const cpu = ((cpuSeconds(pids) - before) * 1000) / times.length;
  return { ms: quantile(times, 0.5), p95: quantile(times, 0.95), ...(pids.length > 0 && { cpu }) };
}

/** The same through the ways to a stack, which both sides have. */
async function onStack({ gateway, coordinators, login, pairs }: StackRun): Promise<void> {
  const direct = Object.values(coordinators)[0] ?? "";
  await pairs(async (name, variant): Promise<Sample> => {
    const server = variant === "through" ? gateway : direct;
    const times = await ask(server, numberIn(name), QUERIES, login);
    return { ms: quantile(times, 0.5), p95: quantile(times, 0.95) };
  });
}

/** Milliseconds of each query; the clients ask at the same time, each one query after the other. */
async function ask(
  server: string,
  clients: number,
  queries: number,
  login: Login = {},
): Promise<number[]> {
  const each = Math.max(1, Math.round(queries / clients));
  const client = async () => {
    const times: number[] = [];
    for (let query = 0; query < each; query++) {
      times.push((await mustRun(server, SQL, login)).seconds * 1000);
    }
    return times;
  };
  return (await Promise.all(Array.from({ length: clients }, client))).flat();
}

const numberIn = (name: string) => Number.parseInt(name, 10);

export const gatewayClients = gatewayBenchmark(
  {
    name: "gateway-clients",
    onStack,
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
    findings:
      "What is added falls for a long time after a start, while the gateway's code is compiled: [with another number of rules](#gateway-rules), after more queries, it is a third of this. The largest part of the rest is the row of the query history, which the gateway writes before it answers, each over a connection of its own (`ProxyRequestHandler.recordBackendForQueryId`, `JdbcConnectionManager`). Without history, tried by hand on 2026-11-28 in eight rounds beside each other, a query of one client took 4.1 ms instead of 6.3, and one of 16 clients 22 ms instead of 34. It is kept: by it a replica finds the cluster of a query that came in through another one. Parameters of the driver that save messages when a connection is opened (no TLS handshake to PgBouncer, session parameters with the first message) changed nothing; nor did regions of 4 MiB, in which the 2 MB that the gateway reads each statement into are not humongous: 58 collections and 0.18 s of pauses in 2,000 queries, with and without (these figures were made with them).",
  },
  (name) => ({ options: {}, clients: numberIn(name) }),
);

export const gatewayDocumented = gatewayBenchmark(
  {
    name: "gateway-documented",
    question: "What is worth what we put around the gateway?",
    cases: [1, 4, 16, 64].map((count) => `${count} clients`),
    goals: [
      {
        text: "time of a query of 16 clients, ours / as documented",
        figure: "ms",
        of: "ratio",
        over: { case: "16 clients" },
        most: 1,
      },
    ],
    findings:
      "Without PgBouncer each row of the history costs a login at PostgreSQL, and SCRAM is made to be slow; without the cache each query reads the list of backends, over one more connection.",
  },
  (name) => ({ options: {}, clients: numberIn(name) }),
  ["through", "documented"],
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
    findings:
      "A thousand rules that do not match cost some tenths of a millisecond: the gateway compiles their conditions when it reads the file, and not for each query.",
  },
  (name) => ({ options: { rules: rulesOf(numberIn(name)) }, clients: 1 }),
);

export const gatewayReplicas = gatewayBenchmark(
  {
    name: "gateway-replicas",
    question: "What do more replicas change for 16 clients?",
    cases: [1, 2, 3].map((count) => `${count} replicas`),
    goals: [],
    findings: "",
  },
  (name) => ({ options: { replicas: numberIn(name) }, clients: 16 }),
);
