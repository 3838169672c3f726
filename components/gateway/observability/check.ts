import type { Fault } from "../../shared/faults";
import { checkPrometheus } from "../../shared/monitoring/check";
import type { GatewayObservabilitySpec } from "./spec";

/** Everything wrong with what shall be seen of a gateway; paths relative to it. */
export function checkGatewayObservability(spec: GatewayObservabilitySpec | undefined): Fault[] {
  if (!spec) return [];
  return checkPrometheus(spec);
}
