import { type LoadClient, startLoad } from "../../../faults/load";
import { LONG_QUERY, MANY_TASKS, PIPELINE, SCHEMA } from "../../../proof/dataset";
import { type Evidence, ProofFailed, type Subject } from "../../../proof/subject";
import { type QueryOutcome, runQuery } from "../../../proof/trino/client";

/** Enough clients for both replicas, and few enough to leave the batch query its cores. */
const DASHBOARDS = 3;

/** How long a client keeps asking when its connection breaks. */
const reconnectSeconds = 60;

/** A dashboard that asks for little: it is the gateway that is put to the test, not Trino. */
const DASHBOARD: LoadClient = {
  client: { source: "Apache Superset" },
  statements: [`SELECT sum(quantity) FROM ${SCHEMA}.lineitem WHERE orderkey = 70`],
  pauseMs: 500,
};

/**
 * One of the gateway's replicas dies while a batch query is polled and dashboards ask new ones: the
 * other replica finds the running query in the history, and no query is lost. Then it comes back.
 *
 * @param expected the long query's right answer
 * @param restore starts what has died, as Kubernetes would
 */
export async function proveGatewaySurvives(
  subject: Subject,
  expected: QueryOutcome,
  restore: () => Promise<void>,
  progress: (line: string) => void,
): Promise<Evidence> {
  const before = await subject.gateways();
  const [victim] = before;
  if (!victim || before.length < 2) throw new ProofFailed("the gateway has no replica to lose");
  const load = startLoad(subject.gateway, Array(DASHBOARDS).fill(DASHBOARD));
  try {
    progress(`waiting until queries run through ${before.map(({ name }) => name).join(" and ")}`);
    await load.more();
    const running = startPolled(subject.gateway, () => void load.tally.reconnects++);
    running.outcome.catch(() => {}); // told below
    await running.started;
    if (running.ended()) throw new ProofFailed(`the query ended before ${victim.name} was killed`);
    await subject.kill(victim);
    progress(`killed ${victim.name}`);
    await load.more();
    checkResult(await running.outcome, expected);
    progress(`${victim.name} comes back`);
    await restore();
    await load.more();
  } finally {
    await load.stop();
  }
  const { done, failures, reconnects } = load.tally;
  if (failures[0]) throw new ProofFailed(`${failures.length} queries were lost: ${failures[0]}`);
  const back = (await subject.gateways()).find(({ name }) => name === victim.name);
  if (!back || back.uid === victim.uid) throw new ProofFailed(`${victim.name} did not come back`);
  return {
    title: "The gateway lost one of its replicas, and no query was lost",
    lines: [
      `${victim.name} of ${before.length} got SIGKILL; it came back`,
      `the batch query that was polled gave the right result, ${done} dashboard queries did, 0 failed`,
      `${reconnects} connections broke or were refused, and were opened anew by the clients`,
    ],
    data: { victim: victim.name, done, failures, reconnects },
  };
}

/** The long query, polled as a client does that survives a broken connection. */
function startPolled(gateway: string, onReconnect: () => void) {
  const id = Promise.withResolvers<void>();
  let ended = false;
  const outcome = runQuery(
    gateway,
    LONG_QUERY,
    { ...PIPELINE, session: MANY_TASKS },
    { reconnectSeconds, onReconnect, onId: () => id.resolve() },
  ).finally(() => {
    ended = true;
  });
  outcome.catch(id.reject);
  return { outcome, started: id.promise, ended: () => ended };
}

function checkResult({ error, rows }: QueryOutcome, expected: QueryOutcome): void {
  if (error) throw new ProofFailed(`the running query was lost: ${error}`);
  if (JSON.stringify(rows) !== JSON.stringify(expected.rows)) {
    throw new ProofFailed("the running query gave another result");
  }
}
