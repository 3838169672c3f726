import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FAULTS } from "../../../faults";
import { runOnce, startWork, type Work } from "../../../faults/one-run";
import type { Stage } from "../../../faults/stage";
import { heal } from "../../../lab/platform/heal";
import { quiet } from "../support";
import { cloudOf, type Platform } from "./running";

/** A short choice of what `npm run faults` does every night; nobody looks at alerts here. */
const CHOICE = ["batch-worker-killed", "gateway-replica-killed"];

/** Things break while clients are at work: nothing is wrong, nothing is lost, and somebody is told. */
export function describeFaults(platform: Platform): void {
  describe("under load", () => {
    let stage: Stage;
    let work: Work;
    beforeAll(async () => {
      const { lab, relay } = platform();
      const { cluster } = cloudOf(platform());
      const { session } = platform().steps;
      if (!session) throw new Error("no session");
      stage = {
        lab,
        session,
        relay,
        wire: undefined,
        prometheus: undefined,
        subject: () => platform().subject,
        heal: () => heal(lab, cluster, quiet),
        close: async () => {},
        signal: new AbortController().signal,
        progress: quiet,
      };
      work = await startWork(stage);
    });
    afterAll(() => work?.stop());

    test.each(CHOICE)("%s", async (name) => {
      const fault = FAULTS.find((one) => one.name === name);
      if (!fault) throw new Error(`${name} is no fault`);
      expect((await runOnce(stage, fault, work)).amiss).toEqual([]);
    });
  });
}
