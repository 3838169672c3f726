import { setTimeout as pause } from "node:timers/promises";
import { nodeIdOf } from "../../../lab/cluster/trino-process";
import type { LabFolder } from "../../../lab/folder";
import {
  isSameProcess,
  listProcesses,
  type ProcessRecord,
  waitUntil,
} from "../../../lab/processes";
import { LONG_QUERY, MANY_TASKS, PIPELINE } from "../../../proof/dataset";
import { type Evidence, ProofFailed, type Subject } from "../../../proof/subject";
import {
  askCoordinator,
  type Client,
  type QueryOutcome,
  runQuery,
} from "../../../proof/trino/client";
import { type QueryState, queryState } from "../../../proof/trino/coordinator";

/** A query during which a worker was told to leave. */
interface Drain {
  cluster: string;
  worker: string;
  outcome: QueryOutcome;
  /** Tasks of the query that ran on the worker when it was told. */
  running: number;
  /** Tasks of the query that failed, on whatever worker. */
  failed: number;
  /** Seconds from the word to the end of the process. */
  seconds: number;
}

/** Who asks on which cluster. */
const CLIENTS: Record<string, Client> = {
  batch: { ...PIPELINE, session: MANY_TASKS },
  interactive: { source: "Apache Superset" },
};

/** A worker that still drains after this long does not. */
const LONGEST_DRAIN_SECONDS = 180;

/**
 * One worker of each cluster leaves in the middle of the long query, as node upgrades and
 * autoscalers make it; neither query notices. The platform has to be healed afterwards.
 *
 * @param expected the outcome of the undisturbed query
 */
export async function proveDrain(
  lab: LabFolder,
  subject: Subject,
  expected: QueryOutcome,
  progress: (line: string) => void,
): Promise<Evidence> {
  const clusters = Object.keys(CLIENTS);
  const drains = await Promise.all(
    clusters.map((cluster) => drainDuringQuery(lab, subject, cluster, progress)),
  );
  for (const drain of drains) check(drain, expected);
  return {
    title: "A worker of each cluster left in the middle of a query, and neither query noticed",
    lines: drains.map(describe),
    data: drains,
  };
}

function check({ cluster, outcome, failed }: Drain, expected: QueryOutcome): void {
  if (outcome.error) {
    throw new ProofFailed(`${cluster} lost a query to a worker that drained: ${outcome.error}`);
  }
  if (JSON.stringify(outcome.rows) !== JSON.stringify(expected.rows)) {
    throw new ProofFailed(`${cluster} gave another result while a worker drained`);
  }
  if (failed > 0) throw new ProofFailed(`${cluster} lost ${failed} tasks to a worker that drained`);
}

async function drainDuringQuery(
  lab: LabFolder,
  subject: Subject,
  cluster: string,
  progress: (line: string) => void,
): Promise<Drain> {
  const worker = (await subject.workers(cluster)).at(-1);
  const victim = listProcesses(lab).find(({ name }) => name === worker?.name);
  const coordinator = subject.coordinators[cluster];
  if (!victim || !coordinator) throw new ProofFailed(`${cluster} has no worker to drain`);
  const id = Promise.withResolvers<string>();
  const query = runQuery(subject.gateway, LONG_QUERY, CLIENTS[cluster], { onId: id.resolve });
  query.catch(id.reject);
  progress(`waiting until ${victim.name} is at work`);
  const queryId = await id.promise;
  const running = await tasksAtWork(coordinator, queryId, victim);
  await tellToLeave(victim);
  const told = performance.now();
  progress(`${victim.name} drains`);
  const outcome = await query;
  const { tasks } = await stateOf(coordinator, queryId);
  await waitUntil(`${victim.name} has left`, () => !isSameProcess(victim), {
    timeoutSeconds: LONGEST_DRAIN_SECONDS,
    alive: [],
  });
  const seconds = (performance.now() - told) / 1000;
  await mustBeGone(coordinator, victim);
  const failed = tasks.filter(({ state }) => state === "FAILED").length;
  return { cluster, worker: victim.name, outcome, running, failed, seconds };
}

/** As the chart's preStop hook does it. */
async function tellToLeave({ name, ports }: ProcessRecord): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${ports.http}/v1/info/state`, {
    method: "PUT",
    headers: { "content-type": "application/json", "x-trino-user": "admin" },
    body: '"SHUTTING_DOWN"',
  });
  if (!response.ok) throw new ProofFailed(`${name} does not drain: HTTP ${response.status}`);
}

/** Waits until the query has tasks on the worker; gives how many. */
async function tasksAtWork(
  coordinator: string,
  queryId: string,
  worker: ProcessRecord,
): Promise<number> {
  for (;;) {
    const { state, tasks } = await stateOf(coordinator, queryId);
    const own = tasks.filter(
      (task) =>
        task.nodeId === nodeIdOf(worker.name, worker.ports.http ?? 0) && task.state === "RUNNING",
    );
    if (own.length > 0) return own.length;
    if (state === "FINISHED" || state === "FAILED") {
      throw new ProofFailed(`the query ended before ${worker.name} was at work`);
    }
    await pause(50);
  }
}

async function stateOf(coordinator: string, queryId: string): Promise<QueryState> {
  return (await queryState(coordinator, queryId)) ?? { state: "UNKNOWN", tasks: [] };
}

/** The coordinator counts on the others alone. */
async function mustBeGone(coordinator: string, worker: ProcessRecord): Promise<void> {
  const sql = "SELECT node_id FROM system.runtime.nodes WHERE state = 'active'";
  const { rows } = await askCoordinator(coordinator, sql);
  if (rows.some(([node]) => node === nodeIdOf(worker.name, worker.ports.http ?? 0))) {
    throw new ProofFailed(`the coordinator still counts on ${worker.name}`);
  }
}

function describe({ cluster, worker, running, outcome, seconds }: Drain): string {
  return `${cluster}: ${worker} had ${running} tasks at work; right result after ${outcome.seconds.toFixed(1)} s, no task lost; the worker left after ${seconds.toFixed(1)} s`;
}
