import { batchClient, eventually } from "../stage";
import { NotTried } from "../subject";
import type { TrialEntry } from "../trial";

/** How long a coordinator may take to come back: its pod is scheduled, its server starts. */
const LONGEST_SECONDS = 600;

/** Batch's coordinator dies, and new queries are answered when it is back. */
export const coordinatorLoss: TrialEntry = {
  name: "coordinator",
  title: "Batch lost its coordinator, and answers again",
  optional: true,
  harm: ({ batch }) => `kills the coordinator of ${batch}: every query that runs there is lost`,
  run: async (stage) => {
    const { subject, clusters } = stage;
    const { session: _, ...client } = batchClient(stage);
    const { batch = "" } = clusters;
    const victim = await subject.coordinatorOf(batch);
    if (!victim) throw new NotTried(`the coordinator of ${batch} does not run`);
    await stage.ask("SELECT 1", client);
    await subject.kill(victim);
    const killed = performance.now();
    stage.moment("kill", `${victim.name} was killed`);
    stage.progress(`killed ${victim.name}; it is to come back`);
    const restored = subject.restore(stage.progress);
    restored.catch(() => {}); // told below, if nothing answers
    const answered = async () => {
      const now = await subject.coordinatorOf(batch);
      if (!now || now.uid === victim.uid) return undefined;
      const outcome = await stage.run("SELECT 1", client).catch(() => undefined);
      return outcome && !outcome.error ? outcome : undefined;
    };
    await eventually("the cluster answers again", stage, LONGEST_SECONDS, answered);
    const seconds = (performance.now() - killed) / 1000;
    await restored;
    return [`${victim.name} was killed; a new query was answered ${seconds.toFixed(1)} s later`];
  },
};
