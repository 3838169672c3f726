import { describe, expect, test } from "vitest";
import type { Clusters } from "../../proof/clusters";
import { countTasks, startRecorder } from "../../proof/recorder";
import type { Stage } from "../../proof/stage";
import { NotTried, ProofFailed, type Subject } from "../../proof/subject";
import { openRun, type TrialEntry } from "../../proof/trial";

const quiet = () => {};

/** A run of trials on a platform that needs no restoring, unless the test says so. */
function runOn(restore: () => Promise<void> = async () => {}) {
  let restored = 0;
  const subject = {
    restore: async () => {
      restored++;
      await restore();
    },
  } as unknown as Subject;
  const abort = new AbortController();
  const recorder = startRecorder();
  const dataset = new NotTried("no place");
  const settings = { subject, clusters: {} as Clusters, dataset, recorder };
  const run = openRun(settings, abort.signal);
  const attempt = (work: (stage: Stage) => Promise<string[]>, more: Partial<TrialEntry> = {}) =>
    run.attempt({ name: "n", title: "t", run: work, ...more }, quiet);
  return { attempt, abort, recorder, restored: () => restored };
}

const harm = () => "kills";
const kills = async (stage: Stage) => {
  stage.moment("kill", "a pod");
  return ["killed"];
};

describe("a trial", () => {
  test("passes with what it saw", async () => {
    const { attempt } = runOn();
    expect(await attempt(async () => ["seen"])).toMatchObject({
      outcome: "passed",
      lines: ["seen"],
    });
  });

  test("fails with the reason, and others are tried", async () => {
    const { attempt } = runOn();
    const failed = await attempt(async () => {
      throw new ProofFailed("another result");
    });
    expect(failed).toMatchObject({ outcome: "failed", reason: "another result" });
    expect((await attempt(async () => [])).outcome).toBe("passed");
  });

  test("is skipped where it cannot be tried", async () => {
    const { attempt } = runOn();
    const skipped = await attempt(async (stage) => [stage.dataset().schema]);
    expect(skipped).toMatchObject({ outcome: "skipped", reason: "no place" });
  });

  test("that did harm is put back, and one that did none is not", async () => {
    const { attempt, restored, recorder } = runOn();
    await attempt(async () => [], { harm });
    expect(restored()).toBe(0);
    await attempt(kills, { harm });
    expect(restored()).toBe(1);
    expect(recorder.timeline.moments.map(({ kind }) => kind)).toEqual(["kill", "recovered"]);
    await attempt(() => Promise.reject(new Error("half done")), { harm });
    expect(restored()).toBe(2);
  });

  test("whose platform does not come back has failed, and nothing else is tried", async () => {
    const { attempt } = runOn(() => Promise.reject(new Error("pods are missing")));
    expect(await attempt(kills, { harm })).toMatchObject({
      outcome: "failed",
      reason: "the platform has not come back: pods are missing",
      lines: ["killed"],
    });
    expect(await attempt(async () => [])).toMatchObject({
      outcome: "skipped",
      reason: "the platform has not come back: pods are missing",
    });
  });

  test("that is interrupted ends, and so do the others", async () => {
    const { attempt, abort, restored } = runOn();
    const waiting = attempt(
      async ({ signal, moment }) => {
        moment("kill", "a pod");
        setTimeout(() => abort.abort(new Error("Ctrl-C")), 10);
        await new Promise((_, failed) =>
          signal.addEventListener("abort", () => failed(signal.reason)),
        );
        return [];
      },
      { harm },
    );
    expect(await waiting).toMatchObject({ outcome: "skipped", reason: "interrupted" });
    expect(restored()).toBe(0);
    expect(await attempt(async () => [])).toMatchObject({ reason: "interrupted" });
  });

  test("leaves nothing running when it is over", async () => {
    const { attempt } = runOn();
    let stage: Stage | undefined;
    await attempt(async (its) => {
      stage = its;
      return [];
    });
    expect(stage?.signal.aborted).toBe(true);
  });
});

test("tasks are counted as what they are to a person; given up ones are none", () => {
  const states = ["PLANNED", "RUNNING", "FLUSHING", "FINISHED", "FAILED", "ABORTED", "CANCELED"];
  const tasks = states.map((state) => ({ state, nodeId: "n" }));
  expect(countTasks({ state: "RUNNING", tasks })).toEqual({ running: 3, finished: 1, failed: 1 });
});

test("how tasks stand is written down when it changes, and not otherwise", () => {
  const recorder = startRecorder();
  const span = recorder.query({ trial: "t", client: "c", sql: "SELECT\n  1" });
  const running = { state: "RUNNING", tasks: [{ state: "RUNNING", nodeId: "n" }] };
  recorder.tasks(span, running);
  recorder.tasks(span, running);
  recorder.tasks(span, { state: "FINISHED", tasks: [{ state: "FINISHED", nodeId: "n" }] });
  expect(span.tasks.map(({ running, finished }) => [running, finished])).toEqual([
    [1, 0],
    [0, 1],
  ]);
  expect(span.sql).toBe("SELECT 1");
});
