import type { Fault } from "../../shared/faults";
import { checkPrometheus } from "../../shared/monitoring/check";
import type { GatewayObservabilitySpec } from "./spec";

/** Everything wrong with what shall be seen of a gateway; paths relative to it. */
export function checkGatewayObservability(spec: GatewayObservabilitySpec | undefined): Fault[] {
  if (!spec) return [];
  const seconds = spec.alerts?.latencySeconds;
  return [
    ...checkPrometheus(spec),
    ...(seconds === undefined || seconds > 0
      ? []
      : [{ path: "alerts.latencySeconds", message: `${seconds} is not above 0` }]),
  ];
}
