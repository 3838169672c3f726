import { checkKeys } from "../../shared/chart-check";
import { isMap, overDefaults, type Values } from "../../shared/chart-keys";
import { isTrue, readerOf, type ValuesReader } from "../../shared/chart-reader";
import { error, type Finding, warning } from "../../shared/finding";
import { GATEWAY_DEFAULTS, GATEWAY_KEYS } from "./keys";

/** Everything that is wrong with values of chart trino-gateway. */
export function lintGatewayValues(given: unknown): Finding[] {
  if (given === null || given === undefined) return lintGatewayValues({});
  if (!isMap(given)) return [error("", "values are no map", "write key: value")];
  const values = readerOf(overDefaults(GATEWAY_DEFAULTS, given));
  return [
    ...checkGatewayValues(given),
    ...checkDatabase(values),
    ...checkDoors(values),
    ...checkAvailability(values),
  ];
}

/** Keys that the chart drops, values of the wrong type, and what makes its templates fail. */
export function checkGatewayValues(given: Values): Finding[] {
  const values = readerOf(overDefaults(GATEWAY_DEFAULTS, given));
  return [
    ...checkKeys(GATEWAY_KEYS, given, adviseOn),
    ...checkListeners(values),
    ...checkProbes(given),
  ];
}

/** What people expect of this chart, and what does it. */
function adviseOn(path: string): string | undefined {
  if (path === "env") return "use envFrom: the chart takes whole Secrets only";
  if (/^(dataStore|backendState|authentication)Secret$/.test(path)) {
    return "write ${ENV:NAME} in config, and give the variable from a Secret in envFrom";
  }
  if (/^(dataStore|serverConfig|routing|routingRules|monitor|authentication)$/.test(path)) {
    return `use "config.${path}"`;
  }
  return path === "replicas" ? 'use "replicaCount"' : undefined;
}

/** Settings of `serverConfig` hold dots themselves. */
function serverConfig(values: ValuesReader): Values {
  return values.map("config.serverConfig");
}

function checkListeners(values: ValuesReader): Finding[] {
  const server = serverConfig(values);
  const isOn = (kind: string) => isTrue(server[`http-server.${kind}.enabled`]);
  const path = "config.serverConfig";
  if (!isOn("http") && !isOn("https")) {
    const why = "listens on neither HTTP nor HTTPS, and the template stops";
    return [error(path, why, 'set "http-server.http.enabled" or "http-server.https.enabled"')];
  }
  return ["http", "https"]
    .filter((kind) => isOn(kind) && !isTrue(server[`http-server.${kind}.port`]))
    .map((kind) =>
      error(
        `${path}.http-server.${kind}.port`,
        `missing, with http-server.${kind}.enabled`,
        "give the port",
      ),
    );
}

function checkProbes(given: Values): Finding[] {
  return ["livenessProbe", "readinessProbe"]
    .map((probe) => `${probe}.scheme`)
    .filter((path) => isTrue(readerOf(given).raw(path)))
    .map((path) =>
      warning(path, "without effect: the chart takes it from config.serverConfig", "remove it"),
    );
}

function checkDatabase(values: ValuesReader): Finding[] {
  const store = values.map("config.dataStore");
  const findings: Finding[] = [];
  // A sidecar that keeps connections listens on another port.
  if (/\/\/(localhost|127\.0\.0\.1)(:5432)?\//.test(String(store.jdbcUrl))) {
    const why = `"${store.jdbcUrl}" is the pod itself, the chart's default`;
    findings.push(error("config.dataStore.jdbcUrl", why, "name the database's host"));
  }
  const password = store.password;
  if (typeof password === "string" && !/\$\{ENV:\w+\}/.test(password)) {
    const why =
      password === "mysecretpassword"
        ? "is the chart's default, which stands in its public values"
        : "is a secret in plain text, which ends in the Helm release and in git";
    const fix = "write ${ENV:NAME}, and give the variable from a Secret in envFrom";
    findings.push(error("config.dataStore.password", why, fix));
  }
  return findings;
}

function checkDoors(values: ValuesReader): Finding[] {
  if (isTrue(values.raw("config.authentication"))) return [];
  const why = "missing: whoever reaches the gateway may add and remove backends";
  return [error("config.authentication", why, "set form, LDAP or OAuth, and presetUsers")];
}

function checkAvailability(values: ValuesReader): Finding[] {
  const scales = values.flag("autoscaling.enabled");
  const path = scales ? "autoscaling.minReplicas" : "replicaCount";
  const replicas = values.number(path) ?? 1;
  const stay = values.number("podDisruptionBudget.minAvailable");
  const findings: Finding[] = [];
  if (stay !== undefined && stay >= replicas) {
    const why = `${stay} of ${replicas} pods have to stay, so that no node with the gateway can ever be drained`;
    findings.push(
      error("podDisruptionBudget.minAvailable", why, `use ${replicas - 1}, or more pods`),
    );
  }
  if (replicas < 2) {
    const why = `${replicas} leaves no gateway while its pod is replaced`;
    findings.push(warning(path, why, "use at least 2"));
  } else if (values.raw("config.dataStore.queryHistoryEnabled") === false) {
    const why = "off: with several pods a query's cluster is found through the history";
    findings.push(error("config.dataStore.queryHistoryEnabled", why, "leave it on"));
  }
  return findings;
}
