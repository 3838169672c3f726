import { askCoordinator, type Client, loginHeaders } from "./client";

/** One running task of a query: which worker has it, and how far it is. */
export interface TaskState {
  state: string;
  nodeId: string;
  /** Why it failed, in Trino's words; undefined if it did not. */
  failure?: string;
}

/** What a coordinator tells of a query. */
export interface QueryState {
  state: string;
  tasks: TaskState[];
}

/** Who asks. */
export type Login = Pick<Client, "user" | "password">;

/** A coordinator's view of a query, or undefined if another coordinator runs it. */
export async function queryState(
  coordinator: string,
  queryId: string,
  login: Login = {},
): Promise<QueryState | undefined> {
  const response = await fetch(`${coordinator}/v1/query/${queryId}`, {
    headers: loginHeaders(login),
    signal: AbortSignal.timeout(60_000),
  });
  if (!response.ok) return undefined;
  const info = (await response.json()) as { state: string; outputStage?: Stage; stages?: Stages };
  return { state: info.state, tasks: tasksOf(info) };
}

/** The name of the cluster that ran a query: every coordinator is asked. */
export async function clusterOf(
  coordinators: Record<string, string>,
  queryId: string,
  login: Login = {},
): Promise<string | undefined> {
  for (const [cluster, url] of Object.entries(coordinators)) {
    if (await queryState(url, queryId, login)) return cluster;
  }
  return undefined;
}

/** The ids of a coordinator's queries that have not ended. */
export async function runningQueries(coordinator: string, login: Login = {}): Promise<string[]> {
  const signal = AbortSignal.timeout(10_000);
  const response = await fetch(`${coordinator}/v1/query`, {
    headers: loginHeaders(login),
    signal,
  });
  if (!response.ok) throw new Error(`${coordinator}: HTTP ${response.status}`);
  const queries = (await response.json()) as { queryId: string; state: string }[];
  return queries
    .filter(({ state }) => state !== "FINISHED" && state !== "FAILED")
    .map(({ queryId }) => queryId);
}

/**
 * Whether a coordinator sends work to exactly these workers: for some time it goes on with one that is
 * dead, and a query that starts then loses its tasks there. True if `login` may not see nodes: whoever
 * answers cannot tell more.
 */
export async function countsOn(
  coordinator: string,
  nodeIds: readonly string[],
  login: Login = {},
): Promise<boolean> {
  const sql = "SELECT node_id FROM system.runtime.nodes WHERE NOT coordinator AND state = 'active'";
  const brief = { deadlineSeconds: 20 };
  const outcome = await askCoordinator(coordinator, sql, brief, login).catch(() => undefined);
  if (outcome?.error) return /access denied/i.test(outcome.error);
  const active = outcome?.rows.map(([id]) => String(id));
  return active?.sort().join() === [...nodeIds].sort().join();
}

interface Stage {
  tasks?: { taskStatus?: TaskStatus }[];
  subStages?: Stage[];
}

/** As `io.trino.execution.TaskStatus` is written. */
interface TaskStatus {
  state: string;
  nodeId: string;
  failures?: { type?: string; message?: string; errorCode?: { name: string } }[];
}

interface Stages {
  stages?: Stage[];
}

/** Up to 476 stages are nested below `outputStage`; later versions list them. */
function tasksOf(info: { outputStage?: Stage; stages?: Stages }): TaskState[] {
  const roots = info.stages?.stages ?? (info.outputStage ? [info.outputStage] : []);
  return roots.flatMap(tasksOfStage);
}

function tasksOfStage(stage: Stage): TaskState[] {
  const own = (stage.tasks ?? []).flatMap(({ taskStatus }) =>
    taskStatus ? [taskOf(taskStatus)] : [],
  );
  return [...own, ...(stage.subStages ?? []).flatMap(tasksOfStage)];
}

function taskOf({ state, nodeId, failures = [] }: TaskStatus): TaskState {
  const [first] = failures;
  if (!first) return { state, nodeId };
  const failure = [first.errorCode?.name, first.message ?? first.type].filter(Boolean).join(": ");
  return { state, nodeId, failure };
}
