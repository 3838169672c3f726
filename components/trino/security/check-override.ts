import { eitherOf, type Fault } from "../../shared/faults";
import { parseProperties } from "../../shared/properties";
import { FILES_OF_SECURITY, OPENERS } from "../openers";
import type { CatalogSpec } from "../spec";
import type { SecuritySpec } from "./spec";
import { readOnlyCatalogs, renderSecurity } from "./values";

/** What of a cluster security has to fit to. */
export interface SecuredCluster {
  catalogs: Readonly<Record<string, CatalogSpec>>;
  valuesOverride?: Readonly<Record<string, unknown>>;
  configProperties?: Readonly<Record<string, unknown>>;
}

type Values = Readonly<Record<string, unknown>>;

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
    ...checkLines(cluster.valuesOverride),
    ...checkWaysIn(security, cluster.valuesOverride),
    ...checkFiles(values, cluster.valuesOverride),
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
  return [
    ...faults.map((fault) => ({ ...fault, path: `valuesOverride.${fault.path}` })),
    ...madeBySecurity(values).flatMap(({ line }) =>
      cluster.configProperties?.[line] === undefined
        ? []
        : [{ path: `configProperties.${line}`, message: CONTRADICTS }],
    ),
  ];
}

/** Places of the values that hold lines of `config.properties`. */
const LINES = [
  "additionalConfigProperties",
  "server.coordinatorExtraConfig",
  "server.workerExtraConfig",
];

/** Lines that open a login, wherever they stand. */
function checkLines(override: unknown): Fault[] {
  return LINES.flatMap((path) => {
    const text = [valueAt(override, path) ?? []].flat().join("\n");
    return parseProperties(text).flatMap(([name]) => {
      const found = OPENERS.find(([pattern]) => pattern.test(name));
      return found ? [{ path, message: `cannot hold ${name}: ${found[1]}` }] : [];
    });
  });
}

const SCHEME = "service.beta.kubernetes.io/aws-load-balancer-scheme";

/** What the chart has to let others in from outside, around the gateway. */
function checkWaysIn({ authentication }: SecuritySpec, override: unknown): Fault[] {
  if (authentication) return [];
  const annotations = valueAt(override, "service.annotations") as Values | undefined;
  const isPublic =
    valueAt(override, "service.type") === "LoadBalancer" && annotations?.[SCHEME] !== "internal";
  const paths = ["ingress.enabled", "gateway.enabled"].filter((path) => valueAt(override, path));
  return [...paths, ...(isPublic ? ["service.type"] : [])].map((path) => ({
    path,
    message: `leads around the gateway to a coordinator that asks for no login; give security.authentication, or ${path === "service.type" ? `the annotation ${SCHEME}: internal` : "use gateway.ingress"}`,
  }));
}

/** The files that are made of what security says, with the lines that would lead to others. */
function madeBySecurity(values: Values) {
  const { accessControl, password, groups } = FILES_OF_SECURITY;
  return [
    ...(isSet(values, "accessControl") ? [accessControl] : []),
    ...(isSet(values, "auth.passwordAuthSecret") ? [password] : []),
    ...(isSet(values, "auth.groupsAuthSecret") ? [groups] : []),
  ];
}

/** Files of the same name: the last one in the ConfigMap is the one that Trino gets. */
function checkFiles(values: Values, override: unknown): Fault[] {
  const own = { coordinator: madeBySecurity(values), worker: [FILES_OF_SECURITY.accessControl] };
  return Object.entries(own).flatMap(([role, made]) => {
    const at = `${role}.additionalConfigFiles`;
    const given = Object.keys((valueAt(override, at) as Values | undefined) ?? {});
    return made
      .filter(({ file }) => given.includes(file))
      .map(({ file }) => ({ path: `${at}["${file}"]`, message: CONTRADICTS }));
  });
}

/** Places in the values that are security's alone, if it says anything there. */
const OWN_VALUES: Record<string, string> = {
  "server.config.authenticationType": CONTRADICTS,
  "server.config.https": CONTRADICTS,
  auth: CONTRADICTS,
  networkPolicy: CONTRADICTS,
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
