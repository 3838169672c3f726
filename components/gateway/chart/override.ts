import { type Values, valueAt } from "../../shared/chart-keys";
import type { Fault } from "../../shared/faults";
import { error, type Finding, faultsOf } from "../../shared/finding";
import { checkGatewayValues } from "./lint";

/** Keys that the gateway's component relies on, with where to say it instead. */
const OURS: [string, string][] = [
  ["serviceName", "it is the address of the gateway; use releaseName"],
  ["image.tag", "settings are named by version; use gatewayVersion"],
  ["replicaCount", "the disruption budget follows from it; use replicas"],
  ["envFrom", "it would replace the Secrets that config refers to; remove it"],
  ["volumes", "it would replace the rules and the keys; remove it"],
  ["volumeMounts", "it would replace the rules and the keys; remove it"],
];

const PORT = "http-server.http.port";

/** Everything wrong with the gateway's `valuesOverride`; paths relative to it. */
export function checkGatewayOverride(override: Values, replicas: number): Fault[] {
  const values = checkGatewayValues(override);
  return faultsOf([
    ...checkOurs(override),
    ...values,
    ...checkBudget(valueAt(override, "podDisruptionBudget.minAvailable"), replicas),
  ]);
}

function checkOurs(override: Values): Finding[] {
  const server = (valueAt(override, "config.serverConfig") ?? {}) as Values;
  const path = `config.serverConfig["${PORT}"]`;
  return [
    ...OURS.filter(([key]) => valueAt(override, key) !== undefined).map(([key, reason]) => {
      const [why = "", fix = ""] = reason.split("; ");
      return error(key, `cannot be set here, ${why}`, fix);
    }),
    ...(PORT in server
      ? [error(path, "cannot be set here, the address of the gateway says 8080", "remove it")]
      : []),
  ];
}

function checkBudget(stay: unknown, replicas: number): Finding[] {
  if (typeof stay !== "number" || stay < replicas) return [];
  const why = `${stay} of ${replicas} pods have to stay, so that no node with the gateway can ever be drained`;
  return [error("podDisruptionBudget.minAvailable", why, `use ${replicas - 1}, or more replicas`)];
}
