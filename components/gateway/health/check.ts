import { eitherOf, type Fault, nearest } from "../../shared/faults";
import { GatewayBalancing, type GatewayHealthSpec, GatewayMonitor } from "./spec";

/** What is wrong with how a cluster of a group is chosen; the path is relative to the gateway. */
export function checkBalancing(balancing: string | undefined): Fault[] {
  const known: readonly string[] = Object.values(GatewayBalancing);
  if (balancing === undefined || known.includes(balancing)) return [];
  const message = `"${balancing}" is no balancing; use ${eitherOf(known)}${nearest(balancing, known)}`;
  return [{ path: "balancing", message }];
}

/** Everything wrong with a gateway's health checks; paths relative to it. */
export function checkHealth(health: GatewayHealthSpec | undefined, balancing = "random"): Fault[] {
  const leastLoaded = balancing === "leastLoaded";
  const { monitor = leastLoaded ? "metrics" : "info", minWorkers } = health ?? {};
  const known: readonly string[] = Object.values(GatewayMonitor);
  if (!known.includes(monitor)) {
    const message = `"${monitor}" is not a monitor; use ${eitherOf(known)}${nearest(monitor, known)}`;
    return [{ path: "monitor", message }];
  }
  if (leastLoaded && monitor === "info") {
    const message =
      '"info" sees no load, so that the balancing "leastLoaded" would always take the first cluster; leave it out, or use "metrics"';
    return [{ path: "monitor", message }];
  }
  return minWorkers !== undefined && monitor === "info"
    ? [{ path: "minWorkers", message: 'the monitor "info" sees no workers; use "metrics"' }]
    : [];
}
