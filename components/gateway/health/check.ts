import { eitherOf, type Fault, nearest } from "../../shared/faults";
import { type GatewayHealthSpec, GatewayMonitor } from "./spec";

/** Everything wrong with a gateway's health checks; paths relative to it. */
export function checkHealth(health: GatewayHealthSpec | undefined): Fault[] {
  const { monitor = "info", minWorkers } = health ?? {};
  const known: readonly string[] = Object.values(GatewayMonitor);
  if (!known.includes(monitor)) {
    const message = `"${monitor}" is not a monitor; use ${eitherOf(known)}${nearest(monitor, known)}`;
    return [{ path: "monitor", message }];
  }
  if (minWorkers === undefined) return [];
  if (monitor === "info") {
    return [{ path: "minWorkers", message: 'the monitor "info" sees no workers; use "metrics"' }];
  }
  return Number.isInteger(minWorkers) && minWorkers >= 1
    ? []
    : [
        {
          path: "minWorkers",
          message: `${minWorkers} is not a whole number from 1; for clusters that may sleep use the monitor "info"`,
        },
      ];
}
