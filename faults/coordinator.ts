import { killed, paused, processNamed } from "./processes";
import type { Fault } from "./spec";

const LOST = "a coordinator's queries end with it, fault-tolerant ones too";

/** What happens to coordinators. */
export const COORDINATOR_FAULTS: Fault[] = [
  {
    name: "batch-coordinator-killed",
    group: "Coordinator",
    title: "The coordinator of batch is killed",
    seconds: 5,
    end: "Kubernetes starts it again",
    mayFail: { pipeline: LOST, writer: LOST },
    inject: async (stage) => killed(stage, [processNamed(stage, "trino-batch-coordinator")]),
  },
  {
    name: "batch-coordinator-paused",
    group: "Coordinator",
    title: "The coordinator of batch stands still for 20 s (SIGSTOP)",
    seconds: 20,
    end: "it goes on",
    mayFail: {
      pipeline: "the gateway sends nothing to a cluster that does not answer its health check",
      writer: "the gateway sends nothing to a cluster that does not answer its health check",
    },
    inject: async (stage) => paused([processNamed(stage, "trino-batch-coordinator")]),
  },
];
