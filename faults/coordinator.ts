import { findOrphans } from "../lab/proof/exchange-orphans";
import { killed, paused, processNamed } from "./processes";
import type { Fault } from "./spec";

const LOST = "a coordinator's queries end with it, fault-tolerant ones too";
const DOWN = "the gateway sends nothing to a cluster that does not answer its health check";

/** What happens to coordinators. */
export const COORDINATOR_FAULTS: Fault[] = [
  {
    name: "batch-coordinator-killed",
    group: "Coordinator",
    title: "The coordinator of batch is killed",
    seconds: 5,
    end: "Kubernetes starts it again",
    mayFail: { pipeline: LOST, writer: LOST },
    advice:
      "What its queries had spooled is listed by `npm run lab -- orphans`, and removed by the buckets' lifecycle rule.",
    inject: async (stage, seen) => {
      const undo = await killed(stage, ["trino-batch-coordinator"]);
      return async () => {
        await undo();
        const orphans = await findOrphans(stage.lab, stage.subject());
        const objects = orphans.reduce((sum, one) => sum + one.objects, 0);
        const kept = orphans.filter(({ removed }) => removed === undefined).length;
        seen(`${objects} objects of dead queries were left; ${kept} of them no rule removes.`);
      };
    },
  },
  {
    name: "batch-coordinator-paused",
    group: "Coordinator",
    title: "The coordinator of batch stands still for 20 s (SIGSTOP)",
    seconds: 20,
    end: "it goes on",
    mayFail: { pipeline: DOWN, writer: DOWN },
    inject: async (stage) => paused([processNamed(stage, "trino-batch-coordinator")]),
  },
];
