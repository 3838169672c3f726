import { setTimeout as pause } from "node:timers/promises";
import { runQuery } from "../../proof/trino/client";
import { type Edit, openPlatform, type Platform, type Stage } from "../stage/platform";
import { loadTpch, SCHEMA, TPCH_CATALOG } from "../stage/tpch";
import type { Benchmark, Run, Sample } from "../suite/benchmark";

/** How often over the join is made: long enough to lose a worker in its middle. */
const TIMES = 12;
export const queryOf = (times: number) => `
  SELECT part % 10, count(*), sum(value) FROM (
    SELECT l.suppkey + n AS part, l.extendedprice * r.quantity AS value
    FROM ${SCHEMA}.lineitem l JOIN ${SCHEMA}.lineitem r ON l.orderkey = r.orderkey
    CROSS JOIN UNNEST(sequence(1, ${times})) AS times (n))
  GROUP BY 1 ORDER BY 1`;
const QUERY = queryOf(TIMES);

/** Sizes a sixty-fourth of Trino's, so that there are tasks to lose as in a query on 64 times the data. */
export const SESSION = {
  join_distribution_type: "PARTITIONED",
  fault_tolerant_execution_standard_split_size: "1MB",
  fault_tolerant_execution_arbitrary_distribution_compute_task_target_size_min: "8MB",
  fault_tolerant_execution_hash_distribution_compute_task_target_size: "8MB",
};

/** Lines that say when a worker that does not answer is lost; the lab's own are short. */
const NOTICING = [
  "exchange.max-error-duration",
  "query.remote-task.max-error-duration",
  "node-scheduler.allowed-no-matching-node-period",
  "node-scheduler.exhausted-node-wait-period",
  "retry-initial-delay",
  "retry-max-delay",
];

/**
 * The batch cluster alone, with production's settings but for how long a worker may not answer. 476 is the
 * last that lets a query ask for another retry policy than the cluster's (`retry-policy.allowed` came later).
 */
export function noticingAfter(seconds: number | undefined): Edit {
  return (platform: Platform) => {
    const { batch } = platform.clusters;
    platform.clusters = { batch: { ...batch, trinoVersion: 476 } };
    platform.catalogs.tpch = TPCH_CATALOG;
    platform.gateway.defaultRoutingGroup = "batch";
    platform.gateway.replicas = 1;
    for (const line of NOTICING) delete batch.configProperties[line];
    if (seconds !== undefined) {
      batch.configProperties["query.remote-task.max-error-duration"] = `${seconds}s`;
    }
  };
}

export const POLICY: Record<string, string> = { retried: "TASK", "run again": "NONE" };

function failurePrice(name: string, seconds: number | undefined, findings: string): Benchmark {
  const edit = noticingAfter(seconds);
  const limit = seconds === undefined ? "the profile's own 15 s" : `Trino's own ${seconds} s`;
  return {
    name,
    question: `What does the loss of a worker cost a query, if a worker that does not answer is lost after ${limit}?`,
    against:
      "a cluster without retries, whose client asks again from zero when the query has failed",
    variants: ["retried", "run again"],
    figures: {
      seconds: { unit: "s", meaning: "from the question to the right answer" },
      undisturbed: { unit: "s", meaning: "the same query just before, with nothing lost" },
      price: { unit: "s", meaning: "the one less the other: what the loss cost" },
      times: { unit: "", meaning: "the one by the other" },
      "after the kill": { unit: "s", meaning: "from the kill to the right answer" },
    },
    cases: ["killed at 30 %", "killed at 60 %", "killed at 90 %"],
    rounds: 3,
    goals: [
      {
        text: "what the loss costs, s, worst moment (a quarter of a query of 60 s)",
        figure: "price",
        of: "ours",
        over: "highest",
        most: 15,
      },
      { text: "retried / run again", figure: "times", of: "ratio", over: "total", most: 1 },
    ],
    plots: [{ kind: "bars", figure: "price" }],
    conditions:
      "A self join of TPC-H's line items at scale 0.1 on Iceberg; one of two workers gets SIGKILL, and starts again at once, as on Kubernetes; sizes of splits and tasks a sixty-fourth of Trino's; results compared",
    findings,
    run: (run) => runLosses(run, edit),
  };
}

async function runLosses(run: Run, edit: Edit): Promise<void> {
  const { pairs, progress, hasTime } = run;
  const stage = await openPlatform(run, edit);
  let expected = "";
  const server = stage.subject().coordinators.batch ?? "";
  const ask = async (variant: string): Promise<{ seconds: number; error: string | undefined }> => {
    const session = { ...SESSION, retry_policy: POLICY[variant] ?? "" };
    const { rows, seconds, error } = await runQuery(
      server,
      QUERY,
      { session },
      { deadlineSeconds: 400 },
    );
    const result = JSON.stringify(rows);
    if (!error && result !== (expected || result)) throw new Error(`another result: ${result}`);
    if (!error) expected = result;
    return { seconds, error };
  };
  await loadTpch(server);
  progress("warm-up");
  for (const variant of Object.keys(POLICY)) if (hasTime()) await ask(variant);
  await pairs(async (name, variant): Promise<Sample> => {
    const share = Number.parseInt(/\d+/.exec(name)?.[0] ?? "0", 10) / 100;
    const { seconds: undisturbed } = await ask(variant);
    const began = performance.now();
    const query = ask(variant);
    await pause(undisturbed * share * 1000);
    const killed = performance.now();
    await loseWorker(stage);
    let { error } = await query;
    // Kubernetes has a worker back when the client asks again.
    while (error !== undefined) ({ error } = await ask(variant));
    const seconds = (performance.now() - began) / 1000;
    const after = (performance.now() - killed) / 1000;
    await stage.heal();
    const [price, times] = [seconds - undisturbed, seconds / undisturbed];
    return { seconds, undisturbed, price, times, "after the kill": after };
  });
}

/** A worker is killed, and the Deployment has another one at once. */
export async function loseWorker(stage: Stage): Promise<void> {
  const subject = stage.subject();
  const victim = (await subject.workers("batch")).at(-1);
  if (!victim) throw new Error("batch has no worker to lose");
  await subject.kill(victim);
  stage.heal().catch(() => {});
}

export const failureProduction = failurePrice(
  "failure-price",
  undefined,
  "The price does not grow with the query: it is the 15 s until the worker is given up, and 10 s in which nothing new is scheduled after the first failure (`retry-initial-delay`), so a quarter of a query of 100 s, and less of longer ones. Who asks again instead pays the 15 s and all that was done before: less for a query of seconds, as here, more for one of a minute. Nearer to the goal would be a shorter delay: but four attempts of a task are all that it has, and with Trino's 10 s, doubled each time, they last longer than a store is usually away. Trino gives a worker up after three failed requests and `query.remote-task.max-error-duration` since the first of them (`Backoff`, `RequestErrorTracker`). Requests to a dead process fail at once; those to one that stands still after 20 s each, so that a long collection does not cost a worker its tasks.",
);
export const failureTrino = failurePrice(
  "failure-price-trino",
  60,
  "Without retries the client waits as long: the query fails only when the worker is given up.",
);
