import { eitherOf, type Fault } from "../../shared/faults";
import type { CatalogSpec } from "../spec";
import type { SecuritySpec } from "./spec";
import { readOnlyCatalogs, renderSecurity } from "./values";

/** What of a cluster security has to fit to. */
export interface SecuredCluster {
  catalogs: Readonly<Record<string, CatalogSpec>>;
  valuesOverride?: Readonly<Record<string, unknown>>;
}

const CONTRADICTS = "contradicts security; remove one of them";
const REPLACES = "replaces what security needs there; Helm does not join the two";

/**
 * Values of the user's that would undo what security says, in silence: an override comes last. Paths
 * are the cluster's.
 */
export function checkOverride(security: SecuritySpec, cluster: SecuredCluster): Fault[] {
  const { values = {}, coordinatorProperties = {} } = renderSecurity(security, cluster.catalogs);
  const faults = [
    ...Object.entries(OWN_VALUES).flatMap(([path, message]) =>
      isSet(values, path) && isSet(cluster.valuesOverride, path) ? [{ path, message }] : [],
    ),
    ...checkAccessOverride(security, cluster),
  ];
  const extraConfig = "server.coordinatorExtraConfig";
  if (Object.keys(coordinatorProperties).length > 0 && isSet(cluster.valuesOverride, extraConfig)) {
    faults.push({ path: extraConfig, message: REPLACES });
  }
  if (security.networkPolicy && valueAt(cluster.valuesOverride, "service.type") === "NodePort") {
    const message =
      '"NodePort" does not work with security.networkPolicy, for its traffic comes through the node; remove one of them';
    faults.push({ path: "service.type", message });
  }
  return faults.map((fault) => ({ ...fault, path: `valuesOverride.${fault.path}` }));
}

/** Places in the values that are security's alone, if it says anything there. */
const OWN_VALUES: Record<string, string> = {
  "server.config.authenticationType": CONTRADICTS,
  "server.config.https": CONTRADICTS,
  auth: CONTRADICTS,
  "coordinator.secretMounts": REPLACES,
  "coordinator.additionalVolumes": REPLACES,
  "coordinator.additionalVolumeMounts": REPLACES,
  "worker.additionalVolumes": REPLACES,
  "worker.additionalVolumeMounts": REPLACES,
};

function checkAccessOverride(
  { accessControl }: SecuritySpec,
  { catalogs, valuesOverride }: SecuredCluster,
): Fault[] {
  const path = "accessControl";
  if (!isSet(valuesOverride, path)) return [];
  if (accessControl?.rules || accessControl?.rawRules) return [{ path, message: CONTRADICTS }];
  const enforced = (accessControl?.enforceReadOnly ?? true) ? readOnlyCatalogs(catalogs) : [];
  const names = eitherOf(enforced.map((name) => `"${name}"`));
  return enforced.length > 0
    ? [
        {
          path,
          message: `would let queries write to ${names}, which is readOnly; use security.accessControl.rules, or say security.accessControl.enforceReadOnly: false`,
        },
      ]
    : [];
}

/** The value at a path with dots. */
export function valueAt(values: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (map, key) =>
        typeof map === "object" && map !== null ? (map as Record<string, unknown>)[key] : undefined,
      values,
    );
}

const isSet = (values: unknown, path: string) => valueAt(values, path) !== undefined;
