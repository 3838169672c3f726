import { longQuery, MANY_TIMES, moreTimes } from "../dataset";
import { counted } from "../report/facts";
import { batchClient, clientOf, eventually, type Stage } from "../stage";
import { type Member, NotTried, ProofFailed } from "../subject";
import { sameRows, type TrialEntry } from "../trial";
import { askCoordinator } from "../trino/client";
import type { QueryState, TaskState } from "../trino/coordinator";
import { QueryEnded } from "../watched-query";

type Role = "batch" | "interactive";

/** How often a worker is told to leave that had nothing to finish. */
const ATTEMPTS = 3;

/**
 * A worker leaves in the middle of the long query, as when a cluster is scaled in; nobody notices.
 *
 * @param role which cluster is scaled in
 */
export const drainOf = (role: Role): TrialEntry => ({
  name: role === "batch" ? "drain" : `${role}-drain`,
  title: `${role === "batch" ? "Batch" : "Interactive"} was scaled in during a query: its worker left when it was done, no task was lost`,
  harm: (clusters) => `takes one worker of ${clusters[role]} away, and gives it back`,
  run: async (stage) => {
    const expected = await stage.undisturbed();
    for (let [attempt, times] = [1, MANY_TIMES]; ; attempt++) {
      const drain = await drainDuring(stage, role, times, expected.rows);
      if (drain.running > 0 || attempt === ATTEMPTS) return drain.lines;
      times = moreTimes(drain.times, drain.seconds);
      stage.progress("that worker had nothing to finish; again, with more to do");
      await stage.subject.restore(stage.progress);
    }
  },
});

/** Scales in while the query runs. @throws ProofFailed if anybody noticed */
async function drainDuring(stage: Stage, role: Role, first: number, expected: unknown[][]) {
  const { subject } = stage;
  const { query, cluster, workers, times } = await queryOfAll(stage, role, first);
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
  if (!sameRows(rows, expected)) throw new ProofFailed("the query gave another result");
  const { own, others } = lostTasks(query.last(), worker);
  if (own.length > 0) throw new ProofFailed(`${worker.name} lost ${tell(own)}`);
  stage.progress(`the query is done; ${worker.name} has yet to go`);
  const after = await left;
  stage.moment("scale", `${worker.name} has left`);
  const coordinator = subject.coordinators[cluster] ?? "";
  await eventually(`${cluster} counts on ${worker.name} no more`, stage, 60, () =>
    isForgotten(coordinator, worker.nodeId, subject.login),
  );
  const lines = [
    `${worker.name} had ${counted(running, "task")} at work when it was told to leave`,
    `right result after ${seconds.toFixed(1)} s, 0 tasks lost; the worker had left after ${after} s`,
    // As on a busy node, where servers do not answer each other in time.
    ...(others.length > 0 ? [`others had to do again ${tell(others)}`] : []),
  ];
  return { running, times, seconds, lines };
}

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
  return `${counted(lost.length, "task")} (${first?.failure ?? "no reason given"})`;
}

/** Starts the long query, and waits until every worker is at work: whichever leaves, it has something to finish. */
async function queryOfAll(stage: Stage, role: Role, first: number) {
  const client = clientOn(stage, role);
  let times = first;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
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
      return { query, cluster, workers: workers.length, times };
    } catch (error) {
      if (!(error instanceof QueryEnded)) throw error;
      const { error: why, seconds } = await query.outcome;
      if (why) throw new ProofFailed(`the query failed before anything was done to it: ${why}`);
      times = moreTimes(times, seconds);
    }
  }
  throw new NotTried("the query was always over before all workers were at work");
}

function clientOn(stage: Stage, role: Role) {
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
