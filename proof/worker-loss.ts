import { setTimeout as pause } from "node:timers/promises";
import { LONG_QUERY, MANY_TASKS, PIPELINE } from "./dataset";
import { type Evidence, type Member, ProofFailed, type Subject } from "./subject";
import { type Client, type QueryOutcome, runQuery } from "./trino/client";
import { type QueryState, queryState } from "./trino/coordinator";

/** A query during which a worker was killed. */
interface Loss {
  outcome: QueryOutcome;
  worker: string;
  finished: number;
  running: number;
  /** Seconds from the kill to the end of the query. */
  seconds: number;
}

/** A batch worker dies in the middle of the long query, and the right result still arrives. */
export async function proveBatchSurvives(
  subject: Subject,
  expected: QueryOutcome,
  progress: (line: string) => void,
): Promise<Evidence> {
  const client = { ...PIPELINE, session: MANY_TASKS };
  const loss = await loseWorker(subject, { cluster: "batch", client, finished: 4 }, progress);
  if (loss.outcome.error) {
    throw new ProofFailed(`batch did not survive the loss of a worker: ${loss.outcome.error}`);
  }
  if (JSON.stringify(loss.outcome.rows) !== JSON.stringify(expected.rows)) {
    throw new ProofFailed("batch survived the loss of a worker with another result");
  }
  return {
    title: "Batch lost a worker in the middle of a query, and gave the right result",
    lines: [
      describe(loss),
      `${loss.outcome.rows.length} rows, equal to those of the undisturbed run, ${loss.seconds.toFixed(1)} s after the kill`,
    ],
    data: loss,
  };
}

/** The same loss on interactive ends the query, although another worker is left. */
export async function proveInteractiveFails(
  subject: Subject,
  progress: (line: string) => void,
): Promise<Evidence> {
  const client = { source: "Apache Superset" };
  // Without spooling all stages run at the same time: no task is done before the end.
  const loss = await loseWorker(subject, { cluster: "interactive", client, finished: 0 }, progress);
  const left = (await subject.workers("interactive")).length;
  if (!loss.outcome.error) throw new ProofFailed("interactive survived the loss of a worker");
  if (left < 1) throw new ProofFailed("interactive has no worker left");
  return {
    title: "Interactive lost a worker in the middle of the same query, and the query failed",
    lines: [
      describe(loss),
      firstSentence(loss.outcome.error),
      `${loss.seconds.toFixed(1)} s after the kill, with ${left} worker left to run it: that is what batch is for`,
    ],
    data: loss,
  };
}

/** Where the worker is lost, and how many tasks must be done by then. */
interface Plan {
  cluster: string;
  client: Client;
  finished: number;
}

async function loseWorker(
  subject: Subject,
  { cluster, client, finished }: Plan,
  progress: (line: string) => void,
): Promise<Loss> {
  const victim = (await subject.workers(cluster)).at(-1);
  const coordinator = subject.coordinators[cluster];
  if (!victim || !coordinator) throw new ProofFailed(`${cluster} has no worker to lose`);
  const id = Promise.withResolvers<string>();
  let ended = false;
  const query = runQuery(subject.gateway, LONG_QUERY, client, { onId: id.resolve }).finally(() => {
    ended = true;
  });
  query.catch(id.reject);
  progress(`waiting until ${victim.name} is in the middle of the query`);
  const state = await untilInTheMiddle(coordinator, await id.promise, (state) => {
    if (ended) throw new ProofFailed(`the query ended before ${victim.name} could be killed`);
    return isInTheMiddle(state, victim, finished);
  });
  await subject.kill(victim);
  const killed = performance.now();
  const onVictim = state.tasks.filter((task) => task.nodeId === victim.nodeId);
  progress(`killed ${victim.name}`);
  const outcome = await query;
  return {
    outcome,
    worker: victim.name,
    finished: state.tasks.filter((task) => task.state === "FINISHED").length,
    running: onVictim.filter((task) => task.state === "RUNNING").length,
    seconds: (performance.now() - killed) / 1000,
  };
}

async function untilInTheMiddle(
  coordinator: string,
  id: string,
  reached: (state: QueryState) => boolean,
): Promise<QueryState> {
  for (;;) {
    const state = (await queryState(coordinator, id)) ?? { state: "UNKNOWN", tasks: [] };
    if (reached(state)) return state;
    await pause(50);
  }
}

/** In the middle: part of the work is done, and the victim is at work. */
function isInTheMiddle({ tasks }: QueryState, victim: Member, finished: number): boolean {
  const running = tasks.filter((task) => task.nodeId === victim.nodeId && task.state === "RUNNING");
  return running.length > 0 && tasks.filter((task) => task.state === "FINISHED").length >= finished;
}

const firstSentence = (text: string) => text.split(/(?<=[.])\s|\n/)[0] ?? text;

function describe(loss: Loss): string {
  return `${loss.worker} got SIGKILL with ${loss.finished} tasks done and ${loss.running} of its own running`;
}
