import type { Fault } from "../shared/faults";
import { isFaultTolerant } from "../trino/check";
import { checkVariables } from "../trino/variables";
import { clusterSecurity } from "./security";
import type { PlatformSpec } from "./spec";

/**
 * References to variables that nothing supplies, on any of the clusters. Catalogs are the same on all
 * of them, so what is wrong with one is told once.
 */
export function checkPlatformVariables(spec: PlatformSpec): Fault[] {
  const { catalogs, secretNames, exchangeSecretNames } = spec;
  const faults = Object.entries(spec.clusters).flatMap(([name, cluster]) => {
    const security = clusterSecurity(spec.security, cluster.security);
    const hasExchange = spec.hasExchange && isFaultTolerant(cluster.profile);
    const own = { ...cluster, security, catalogs, secretNames, hasExchange, exchangeSecretNames };
    return checkVariables(own).map((fault) =>
      fault.path.startsWith("catalogs.")
        ? fault
        : { ...fault, path: `clusters.${name}.${fault.path}` },
    );
  });
  const first = new Map(faults.map((fault) => [`${fault.path}: ${fault.message}`, fault]));
  return [...first.values()];
}
