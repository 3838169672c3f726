import { killed, processesNamed, processNamed } from "./processes";
import type { Fault } from "./spec";

/** What happens to the gateway. */
export const GATEWAY_FAULTS: Fault[] = [
  {
    name: "gateway-replica-killed",
    group: "Gateway",
    title: "One of the gateway's two replicas is killed",
    seconds: 5,
    end: "Kubernetes starts it again",
    inject: async (stage) => killed(stage, [processNamed(stage, "trino-gateway-0")]),
  },
  {
    name: "gateway-all-killed",
    group: "Gateway",
    title: "Both replicas of the gateway are killed at once",
    seconds: 5,
    end: "Kubernetes starts them again",
    mayFail: {
      dashboard: "nobody takes a new query",
      writer: "nobody takes a new query",
      pipeline: "nobody takes a new query",
    },
    inject: async (stage) =>
      killed(
        stage,
        processesNamed(stage, "trino-gateway-").filter(({ kind }) => kind === "gateway"),
      ),
  },
];
