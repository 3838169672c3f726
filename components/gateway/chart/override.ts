import { isMap, type Values, valueAt } from "../../shared/chart-keys";
import type { Fault } from "../../shared/faults";
import { error, type Finding, faultsOf } from "../../shared/finding";
import { secretIn } from "../../shared/secrets/detect";
import { isTagWithDigest } from "../images";
import { checkGatewayValues } from "./lint";

/** Keys that the gateway's component relies on, with where to say it instead. */
const OURS: [string, string][] = [
  ["serviceName", "it is the address of the gateway; use releaseName"],
  ["replicaCount", "the disruption budget follows from it; use replicas"],
  ["envFrom", "it would replace the Secrets that config refers to; remove it"],
  ["volumes", "it would replace the rules and the keys; remove it"],
  ["volumeMounts", "it would replace the rules and the keys; remove it"],
];

const PORT = "http-server.http.port";

/**
 * Nodes of `config` that guard the gateway. Helm takes a key away that is null; a list or text replaces
 * the whole of ours.
 */
const GUARDS: [string, string][] = [
  ["config.authentication", "whoever reaches the gateway could change its backends; use security"],
  [
    "config.authorization",
    "whoever reaches the gateway could change its backends; use security.roles",
  ],
  ["config.presetUsers", "it holds who registers the backends; use security.users"],
  ["config.gatewayCookieConfiguration", "all replicas sign with one generated secret; remove it"],
  ["config.dataStore", "it comes from database; remove it"],
  ["config.backendState", "it comes from health; remove it"],
  ["config.routingRules", "explain and the checks would know of none of it; use rules"],
  ["initContainers", "they lead to the database, and verify it; remove it"],
  [
    "command",
    "it says whom to believe, and how much memory to take; use security.trustStore and load",
  ],
];

/** What of a guard may be added: settings that open nothing. */
const ADDITIONS: Record<string, readonly string[]> = {
  "config.gatewayCookieConfiguration": ["enabled"],
  "config.dataStore": ["queryHistoryEnabled", "queryHistoryHoursRetention", "runMigrationsEnabled"],
};

/** Everything wrong with the gateway's `valuesOverride`; paths relative to it. */
export function checkGatewayOverride(
  override: Values,
  { replicas, version }: { replicas: number; version: string },
): Fault[] {
  const values = checkGatewayValues(override);
  return faultsOf([
    ...checkOurs(override),
    ...checkTag(valueAt(override, "image.tag"), version),
    ...checkWaysIn(override),
    ...checkClients((valueAt(override, "config.serverConfig") ?? {}) as Values),
    ...values,
    ...checkSecrets(override),
    ...checkBudget(valueAt(override, "podDisruptionBudget.minAvailable"), replicas),
  ]);
}

function checkOurs(override: Values): Finding[] {
  const server = (valueAt(override, "config.serverConfig") ?? {}) as Values;
  const path = `config.serverConfig["${PORT}"]`;
  return [
    ...GUARDS.filter(([path]) => opens(override, path)).map(([path, reason]) => {
      const [why = "", fix = ""] = reason.split("; ");
      return error(path, `cannot be set here, ${why}`, fix);
    }),
    ...OURS.filter(([key]) => valueAt(override, key) !== undefined).map(([key, reason]) => {
      const [why = "", fix = ""] = reason.split("; ");
      return error(key, `cannot be set here, ${why}`, fix);
    }),
    ...(PORT in server
      ? [error(path, "cannot be set here, the address of the gateway says 8080", "remove it")]
      : []),
  ];
}

/** Whether the override takes a guard away, or says more of it than is known to be harmless. */
function opens(override: Values, path: string): boolean {
  const given = path
    .split(".")
    .reduce<unknown>((at, key) => (isMap(at) && key in at ? at[key] : undefined), override);
  if (given === undefined)
    return isMap(override) && override.config === null && path.startsWith("config.");
  if (!isMap(given)) return true;
  return Object.keys(given).some((key) => !(ADDITIONS[path] ?? []).includes(key));
}

/** Texts anywhere in the override: all of it ends in the Helm release, and in git. */
function checkSecrets(value: unknown, path = "", key = ""): Finding[] {
  if (isMap(value)) {
    return Object.entries(value).flatMap(([name, below]) =>
      checkSecrets(below, path === "" ? name : `${path}.${name}`, name),
    );
  }
  if (Array.isArray(value)) {
    return value.flatMap((below, index) => checkSecrets(below, `${path}[${index}]`, key));
  }
  const secret = typeof value === "string" ? secretIn(hyphened(key), value) : undefined;
  if (secret === undefined || /Secret(Name|Ref)?$|^secretName$/.test(key)) return [];
  return [error(path, `${secret}, which ends in the Helm release and in git`, "write ${ENV:NAME}")];
}

/** `cookieSigningSecret` is spelt as a property would be. */
const hyphened = (key: string) => key.replace(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase();

/** Ways in that nobody would ask for TLS and a login. */
function checkWaysIn(override: Values): Finding[] {
  const type = valueAt(override, "service.type");
  const plain = valueAt(override, "ingress.enabled") && !hasItems(valueAt(override, "ingress.tls"));
  return [
    ...(plain
      ? [error("ingress.enabled", "ends no TLS, logins pass in clear text", "give ingress.tls")]
      : []),
    ...(type === undefined || type === "ClusterIP"
      ? []
      : [error("service.type", "cannot be set here, it is a way in without TLS", "use ingress")]),
  ];
}

const hasItems = (value: unknown) => Array.isArray(value) && value.length > 0;

/** Settings by which the gateway's clients believe another server than the one that they mean. */
const BELIEF =
  /^(proxy|monitor)\.http-client\.(trust-store-|key-store-|https\.|http-proxy|socks-proxy)/;

function checkClients(server: Values): Finding[] {
  return Object.keys(isMap(server) ? server : {})
    .filter((key) => BELIEF.test(key))
    .map((key) =>
      error(
        `config.serverConfig["${key}"]`,
        "cannot be set here, it says which cluster to believe",
        "use security.clusterTrust",
      ),
    );
}

function checkTag(tag: unknown, version: string): Finding[] {
  if (tag === undefined || isTagWithDigest(tag, version)) return [];
  const fix = `use gatewayVersion, and here nothing but its digest: "${version}@sha256:…"`;
  return [error("image.tag", "cannot be set here, settings are named by version", fix)];
}

function checkBudget(stay: unknown, replicas: number): Finding[] {
  if (typeof stay !== "number" || stay < replicas) return [];
  const why = `${stay} of ${replicas} pods have to stay, so that no node with the gateway can ever be drained`;
  return [error("podDisruptionBudget.minAvailable", why, `use ${replicas - 1}, or more replicas`)];
}
