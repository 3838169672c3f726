import { longQuery, schemaOf } from "../dataset";
import { startLoad } from "../load";
import { batchClient, clientOf, type Stage } from "../stage";
import { NotTried, ProofFailed } from "../subject";
import { sameRows, type TrialEntry } from "../trial";

/** Enough clients for both replicas, and few enough to leave the batch query its cores. */
const DASHBOARDS = 3;

/**
 * One of the gateway's replicas dies while a batch query is polled and dashboards ask new ones: the
 * other replica finds the running query in the history, and no query is lost. Then it comes back.
 */
export const gatewayLoss: TrialEntry = {
  name: "gateway",
  title: "The gateway lost one of its replicas, and no query was lost",
  optional: true,
  harm: () => "kills one replica of the gateway: connections through it break",
  run: async (stage) => {
    const { subject } = stage;
    const expected = await stage.undisturbed();
    const before = await subject.gateways();
    const [victim] = before;
    if (!victim || before.length < 2) throw new NotTried("the gateway has no replica to lose");
    const load = startLoad(subject.gateway, Array(DASHBOARDS).fill(dashboard(stage)), {
      signal: stage.signal,
      ...(subject.login && { login: subject.login }),
    });
    try {
      stage.progress(
        `waiting until queries run through ${before.map(({ name }) => name).join(", ")}`,
      );
      await load.more();
      await loseReplica(stage, victim.name, expected.rows, () => load.tally.reconnects++);
      await load.more();
      stage.progress(`${victim.name} comes back`);
      await subject.restore(stage.progress);
      await load.more();
    } finally {
      await load.stop();
    }
    const { done, failures, reconnects } = load.tally;
    if (failures[0]) throw new ProofFailed(`${failures.length} queries were lost: ${failures[0]}`);
    const after = await subject.gateways();
    if (after.length < before.length || after.some(({ uid }) => uid === victim.uid)) {
      throw new ProofFailed(`${victim.name} did not come back`);
    }
    return [
      `${victim.name} of ${before.length} was killed, and came back`,
      `the batch query that was polled gave the right result, ${done} dashboard queries did, 0 failed`,
      `${reconnects} connections broke or were refused, and were opened anew by the clients`,
    ];
  },
};

/** A dashboard that asks for little: it is the gateway that is put to the test, not Trino. */
function dashboard(stage: Stage) {
  const { interactive = "" } = stage.clusters;
  const table = `${schemaOf(stage.dataset())}.lineitem`;
  return {
    client: clientOf(stage, interactive),
    statements: [`SELECT sum(quantity) FROM ${table} WHERE orderkey = 70`],
    pauseMs: 500,
  };
}

/** Kills a replica while the long query is polled, as a client does that survives a broken connection. */
async function loseReplica(
  stage: Stage,
  name: string,
  expected: unknown[][],
  onReconnect: () => void,
): Promise<void> {
  const started = Promise.withResolvers<string>();
  const sql = longQuery(stage.dataset());
  const options = { onReconnect, onId: started.resolve };
  const query = stage.run(sql, batchClient(stage), options);
  query.catch(started.reject);
  await started.promise;
  await stage.subject.kill({ name });
  stage.moment("kill", `${name} was killed`);
  stage.progress(`killed ${name}`);
  const { error, rows } = await query;
  if (error) throw new ProofFailed(`the running query was lost: ${error}`);
  if (!sameRows(rows, expected)) throw new ProofFailed("the running query gave another result");
}
