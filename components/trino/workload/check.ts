import { below, type Fault } from "../../shared/faults";
import { PROFILES } from "../profiles";
import type { ClusterOptions } from "../spec";
import { checkGroups } from "./check-groups";
import { checkSelectors } from "./check-selectors";
import { checkSessionRules } from "./check-session";

/**
 * What is wrong with a cluster's workload; paths relative to `workload`. Of all this Trino itself
 * tells only by a coordinator that does not start, or by a query that is refused.
 */
export function checkWorkload({
  profile,
  workers,
  workload = {},
  trinoVersion,
}: Pick<ClusterOptions, "profile" | "workers" | "workload"> & { trinoVersion: string }): Fault[] {
  const { resourceGroups, sessionProperties = [] } = workload;
  // A profile that does not exist has been told of already.
  const groups = resourceGroups ?? PROFILES[profile]?.resourceGroups(workers);
  return [
    ...below(
      "resourceGroups",
      resourceGroups ? [...checkGroups(resourceGroups), ...checkSelectors(resourceGroups)] : [],
    ),
    ...below(
      "sessionProperties",
      groups ? checkSessionRules(sessionProperties, groups, trinoVersion) : [],
    ),
  ];
}
