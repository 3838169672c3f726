import { longQuery, MOST_TIMES } from "../dataset";
import { batchClient, clientOf, eventually, type Stage } from "../stage";
import { type Member, NotTried, ProofFailed } from "../subject";
import { sameRows, type TrialEntry } from "../trial";
import { askCoordinator } from "../trino/client";
import type { QueryState, TaskState } from "../trino/coordinator";
import { QueryEnded } from "../watched-query";

/** Seconds that the query must take: it is to be in its middle when the worker is told to leave. */
const SECONDS = 20;

/**
 * A worker leaves in the middle of the long query, as when a cluster is scaled in; nobody notices.
 *
 * @param role which cluster is scaled in
 */
export const drainOf = (role: "batch" | "interactive"): TrialEntry => ({
  name: role === "batch" ? "drain" : `${role}-drain`,
  title: `${role === "batch" ? "Batch" : "Interactive"} was scaled in during a query: its worker left when it was done, no task was lost`,
  harm: (clusters) => `takes one worker of ${clusters[role]} away, and gives it back`,
  run: async (stage) => {
    const { subject } = stage;
    const expected = await stage.undisturbed();
    const { query, cluster, workers } = await queryOfAll(stage, role, expected.seconds);
    const { worker, gone } = await subject.scaleIn(cluster);
    const told = performance.now();
    const left = gone.then(() => ((performance.now() - told) / 1000).toFixed(1));
    left.catch(() => {}); // told below
    const running = query
      .last()
      .tasks.filter(({ nodeId, state }) => nodeId === worker.nodeId && state === "RUNNING").length;
    stage.moment("scale", `${cluster} goes from ${workers} workers to ${workers - 1}`);
    stage.progress(`${worker.name} leaves`);
    const { error, rows, seconds } = await query.outcome;
    if (error) throw new ProofFailed(`the query was lost to a worker that left: ${error}`);
    if (!sameRows(rows, expected.rows)) throw new ProofFailed("the query gave another result");
    const { own, others } = lostTasks(query.last(), worker);
    if (own.length > 0) throw new ProofFailed(`${tell(own)} lost to ${worker.name}`);
    stage.progress(`the query is done; ${worker.name} has yet to go`);
    const after = await left;
    stage.moment("scale", `${worker.name} has left`);
    const coordinator = subject.coordinators[cluster] ?? "";
    await eventually(`${cluster} counts on ${worker.name} no more`, stage, 60, () =>
      isForgotten(coordinator, worker.nodeId, subject.login),
    );
    return [
      `${worker.name} had ${running} tasks at work when it was told to leave`,
      `right result after ${seconds.toFixed(1)} s, 0 tasks lost; the worker had left after ${after} s`,
      ...(others.length > 0 ? [`${tell(others)} lost by workers that stayed, and done again`] : []),
    ];
  },
});

/** The tasks that failed, by whether the worker that left had them: only those are its drain's fault. */
function lostTasks({ tasks }: QueryState, leaver: Pick<Member, "nodeId">) {
  const lost = tasks.filter(({ state }) => state === "FAILED");
  return {
    own: lost.filter(({ nodeId }) => nodeId === leaver.nodeId),
    others: lost.filter(({ nodeId }) => nodeId !== leaver.nodeId),
  };
}

/** How many, and why the first of them. */
function tell(lost: readonly TaskState[]): string {
  const [first] = lost;
  return `${lost.length} ${lost.length === 1 ? "task was" : "tasks were"} (${first?.failure ?? "no reason given"})`;
}

/** Starts the long query, and waits until every worker is at work: whichever leaves, it has something to finish. */
async function queryOfAll(stage: Stage, role: "batch" | "interactive", undisturbed: number) {
  const client = clientOn(stage, role);
  let times = Math.ceil(SECONDS / undisturbed);
  for (; times <= MOST_TIMES; times *= 4) {
    const query = stage.watch(longQuery(stage.dataset(), times), client);
    try {
      const cluster = await query.cluster();
      const workers = await stage.subject.workers(cluster);
      stage.progress(`waiting until all ${workers.length} workers of ${cluster} are at work`);
      await query.until(({ tasks }) =>
        workers.every(({ nodeId }) =>
          tasks.some((task) => task.nodeId === nodeId && task.state === "RUNNING"),
        ),
      );
      return { query, cluster, workers: workers.length };
    } catch (error) {
      if (!(error instanceof QueryEnded)) throw error;
      const { error: why } = await query.outcome;
      if (why) throw new ProofFailed(`the query failed before anything was done to it: ${why}`);
    }
  }
  throw new NotTried("the query was always over before all workers were at work");
}

function clientOn(stage: Stage, role: "batch" | "interactive") {
  if (role === "batch") return batchClient(stage);
  const { interactive } = stage.clusters;
  if (interactive === undefined) throw new NotTried("the stack has no interactive cluster");
  return clientOf(stage, interactive);
}

async function isForgotten(
  coordinator: string,
  nodeId: string,
  login = {},
): Promise<true | undefined> {
  const sql = "SELECT node_id FROM system.runtime.nodes WHERE state = 'active'";
  const { rows } = await askCoordinator(coordinator, sql, {}, login);
  return rows.some(([node]) => node === nodeId) ? undefined : true;
}
