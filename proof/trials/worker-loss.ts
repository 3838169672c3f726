import { longQuery, MANY_TIMES, moreTimes } from "../dataset";
import { countTasks } from "../recorder";
import { batchClient, clientOf, type Stage } from "../stage";
import { type Member, NotTried, ProofFailed } from "../subject";
import { sameRows, type TrialEntry } from "../trial";
import type { Client, QueryOutcome } from "../trino/client";
import type { QueryState } from "../trino/coordinator";
import { QueryEnded } from "../watched-query";

/** A query during which a worker was killed. */
interface Loss {
  outcome: QueryOutcome;
  worker: string;
  /** Workers of its cluster that were left. */
  left: number;
  /** Tasks that were done when it was killed, and those of its own that ran. */
  finished: number;
  running: number;
  /** Tasks of the query that failed. */
  failed: number;
  /** Seconds from the kill to the end of the query. */
  seconds: number;
}

/** A worker dies in the middle of the long query, and the right result still arrives. */
export const batchWorker: TrialEntry = {
  name: "batch-worker",
  title: "Batch lost a worker in the middle of a query, and gave the right result",
  harm: ({ batch }) => `kills one worker of ${batch} while a query of ours runs`,
  run: async (stage) => {
    const expected = await stage.undisturbed();
    const wanted = { client: batchClient(stage), finished: 4 };
    const loss = await untilFelt(stage, wanted, ({ failed, outcome: { error, rows } }) =>
      Boolean(error || failed > 0 || !sameRows(rows, expected.rows)),
    );
    const { error, rows } = loss.outcome;
    if (error) throw new ProofFailed(`the query did not survive it: ${error}`);
    if (!sameRows(rows, expected.rows)) throw new ProofFailed("the query gave another result");
    return [
      describe(loss),
      `${loss.failed} ${loss.failed === 1 ? "task was" : "tasks were"} lost, and done again by others`,
      `${rows.length} rows, equal to those of the undisturbed run, ${loss.seconds.toFixed(1)} s after the kill`,
    ];
  },
};

/** The same loss ends the query of a cluster that does not retry, whether or not a worker is left. */
export const interactiveWorker: TrialEntry = {
  name: "interactive-worker",
  title: "Interactive lost a worker in the middle of the same query, and the query failed",
  harm: ({ interactive }) => `kills one worker of ${interactive}: what runs there then fails`,
  run: async (stage) => {
    const { interactive } = stage.clusters;
    if (interactive === undefined) throw new NotTried("the stack has no interactive cluster");
    // Without spooling all stages run at the same time: no task is done before the end.
    const wanted = { client: clientOf(stage, interactive), finished: 0 };
    const loss = await untilFelt(stage, wanted, ({ outcome }) => Boolean(outcome.error));
    const { left, outcome } = loss;
    const { error } = outcome;
    const others = `with ${left} ${left === 1 ? "worker" : "workers"} left to run it`;
    return [
      describe(loss),
      firstSentence(error ?? ""),
      `${loss.seconds.toFixed(1)} s after the kill, ${left > 0 ? others : "and it was the only worker"}: that is what batch is for`,
    ];
  },
};

/** Who asks, and how many tasks must be done by the time of the kill. */
interface Wanted {
  client: Client;
  finished: number;
}

/** How often a worker is killed whose death nobody felt: the query was about to end. */
const ATTEMPTS = 3;

/** @throws NotTried if the query was never hit in its middle */
async function untilFelt(
  stage: Stage,
  wanted: Wanted,
  felt: (loss: Loss) => boolean,
): Promise<Loss> {
  // A killed server may go on for seconds: the query must take a good deal longer than that.
  let times = (stage.subject.lingerSeconds ?? 0) === 0 ? 1 : MANY_TIMES;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const { outcome, loss } = await loseWorker(stage, wanted, times);
    if (loss && felt(loss)) return loss;
    times = moreTimes(times, outcome.seconds);
    stage.progress("the query was over too soon; again, with more to do");
    // The next one is to have all workers again.
    if (loss) await stage.subject.restore(stage.progress);
  }
  throw new NotTried(`in ${ATTEMPTS} attempts the query was over before the loss was felt`);
}

/** How the query ended, and the loss, unless it ended before anybody could be killed. */
async function loseWorker(
  stage: Stage,
  { client, finished }: Wanted,
  times: number,
): Promise<{ outcome: QueryOutcome; loss?: Loss }> {
  const { subject } = stage;
  const query = stage.watch(longQuery(stage.dataset(), times), client);
  try {
    const cluster = await query.cluster();
    const workers = await subject.workers(cluster);
    if (workers.length === 0) throw new NotTried(`${cluster} has no worker to lose`);
    stage.progress(`waiting until a worker of ${cluster} is in the middle of the query`);
    const inTheMiddle = (now: QueryState) =>
      countTasks(now).finished >= finished && busiestOf(workers, now) !== undefined;
    const state = await query.until(inTheMiddle);
    const victim = busiestOf(workers, state);
    if (!victim) throw new QueryEnded();
    await subject.kill(victim);
    const killed = performance.now();
    stage.moment("kill", `${victim.name} was killed`);
    stage.progress(`killed ${victim.name}`);
    const outcome = await query.outcome;
    const loss = {
      outcome,
      worker: victim.name,
      left: workers.length - 1,
      finished: countTasks(state).finished,
      running: tasksOf(victim, state),
      failed: countTasks(query.last()).failed,
      seconds: (performance.now() - killed) / 1000,
    };
    return { outcome, loss };
  } catch (error) {
    if (!(error instanceof QueryEnded)) throw error;
    const outcome = await query.outcome;
    const { error: why } = outcome;
    if (why) throw new ProofFailed(`the query failed before a worker was killed: ${why}`);
    return { outcome };
  }
}

const tasksOf = ({ nodeId }: Member, { tasks }: QueryState) =>
  tasks.filter((task) => task.nodeId === nodeId && task.state === "RUNNING").length;

/** The worker with most to lose; none if nobody is at work. */
function busiestOf(workers: readonly Member[], state: QueryState): Member | undefined {
  const [busiest] = workers
    .map((worker) => ({ worker, tasks: tasksOf(worker, state) }))
    .filter(({ tasks }) => tasks > 0)
    .sort((a, b) => b.tasks - a.tasks);
  return busiest?.worker;
}

const firstSentence = (text: string) => text.split(/(?<=[.])\s|\n/)[0] ?? text;

function describe({ worker, finished, running }: Loss): string {
  return `${worker} was killed with ${finished} tasks done and ${running} of its own running`;
}
