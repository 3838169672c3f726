import { isTrue, type ValuesReader } from "../../shared/chart-reader";
import { error, type Finding } from "../../shared/finding";

/** What makes the chart's templates fail, which a preview does not see: it renders no chart. */
export function checkTemplates(values: ValuesReader): Finding[] {
  return [
    ...checkEmpty(values),
    ...checkShutdown(values),
    ...checkAutoscaling(values),
    ...checkNetwork(values),
    ...checkPlace(values, "accessControl", "rules"),
    ...checkPlace(values, "resourceGroups", "resourceGroupsConfig"),
    ...checkPlace(values, "sessionProperties", "sessionPropertiesConfig"),
    ...checkHeader(values),
    ...checkExchangeManager(values),
    ...checkOwnFiles(values),
  ];
}

/** What the templates write whatever it is, and the line that stops a server if it is nothing. */
const WRITTEN: Record<string, string> = {
  "server.node.environment": "node.environment=",
  "server.node.dataDir": "node.data-dir=",
  "server.node.pluginDir": "plugin.dir=",
  "server.log.trino.level": "io.trino=",
  "server.config.query.maxMemory": "query.max-memory=",
  "service.port": "http-server.http.port=",
  "coordinator.config.query.maxMemoryPerNode": "query.max-memory-per-node=",
  "worker.config.query.maxMemoryPerNode": "query.max-memory-per-node=",
  "coordinator.config.nodeScheduler.includeCoordinator": "node-scheduler.include-coordinator=",
  "coordinator.jvm.gcMethod.type": "-XX:+",
  "worker.jvm.gcMethod.type": "-XX:+",
  "coordinator.jvm.gcMethod.g1.heapRegionSize": "-XX:G1HeapRegionSize=",
  "worker.jvm.gcMethod.g1.heapRegionSize": "-XX:G1HeapRegionSize=",
};

function checkEmpty(values: ValuesReader): Finding[] {
  return Object.entries(WRITTEN)
    .filter(([path]) => values.raw(path) === undefined || values.raw(path) === "")
    .map(([path, line]) => {
      const why = `is empty, and the chart writes "${line}", with which no server starts`;
      return error(path, why, "remove this line, or give a value");
    });
}

function checkShutdown(values: ValuesReader): Finding[] {
  if (!values.flag("worker.gracefulShutdown.enabled")) return [];
  const grace = values.number("worker.gracefulShutdown.gracePeriodSeconds");
  const path = "worker.terminationGracePeriodSeconds";
  const termination = values.number(path);
  const findings: Finding[] = [];
  if (grace !== undefined && termination !== undefined && 2 * grace > termination) {
    const why = `${termination} is less than twice worker.gracefulShutdown.gracePeriodSeconds (${grace}): a drain waits for it before and after the last task`;
    findings.push(error(path, why, `use at least ${2 * grace}`));
  } else if (typeof values.raw(path) === "string") {
    findings.push(error(path, "is text, which the template cannot compare", "remove the quotes"));
  }
  if (isTrue(values.raw("worker.lifecycle"))) {
    const why = "excludes worker.gracefulShutdown, which is a hook of its own";
    findings.push(error("worker.lifecycle", why, "remove one of them"));
  }
  return findings;
}

function checkAutoscaling(values: ValuesReader): Finding[] {
  if (!values.flag("server.keda.enabled")) return [];
  const findings: Finding[] = [];
  if (values.flag("server.autoscaling.enabled")) {
    const why = "excludes server.autoscaling.enabled: two would scale the same workers";
    findings.push(error("server.keda.enabled", why, "enable one of them"));
  }
  if (!isTrue(values.raw("server.keda.triggers"))) {
    const why = "none: KEDA has nothing to look at";
    findings.push(error("server.keda.triggers", why, "give at least one"));
  }
  const annotations = values.raw("server.keda.annotations");
  if (isTrue(annotations) && typeof annotations !== "string") {
    const why = "is a map, as the chart documents it, and its template takes only a text";
    findings.push(error("server.keda.annotations", why, "write the lines as one text, behind |"));
  }
  return findings;
}

function checkNetwork(values: ValuesReader): Finding[] {
  const findings: Finding[] = [];
  if (values.flag("networkPolicy.enabled") && values.text("service.type") === "NodePort") {
    const why = "cannot guard a Service of type NodePort: traffic comes from the node itself";
    findings.push(error("networkPolicy.enabled", why, "use service.type ClusterIP"));
  }
  if (values.flag("gateway.enabled")) {
    values.list("gateway.rules").forEach((rule, index) => {
      const given = (rule ?? {}) as { path?: unknown; matches?: unknown };
      if (isTrue(given.path) || isTrue(given.matches)) return;
      const why = "has neither path nor matches, and the template stops";
      findings.push(error(`gateway.rules[${index}]`, why, "give a path: { value: / }"));
    });
  }
  return findings;
}

/** Sections that are a file of their own or a ConfigMap, as their `type` says. */
function checkPlace(values: ValuesReader, section: string, content: string): Finding[] {
  if (!isTrue(values.raw(section))) return [];
  const type = values.raw(`${section}.type`);
  if (!isTrue(type)) {
    return [error(`${section}.type`, "missing", "use configmap or properties")];
  }
  const needed = type === "configmap" ? content : "properties";
  const isKnownType = type === "configmap" || type === "properties";
  return isKnownType && !isTrue(values.raw(`${section}.${needed}`))
    ? [error(`${section}.${needed}`, `missing; ${section}.type "${type}" needs it`, "give it")]
    : [];
}

function checkHeader(values: ValuesReader): Finding[] {
  const file = values.map("coordinator.additionalConfigFiles")["header-authenticator.properties"];
  if (!values.text("server.config.authenticationType").includes("HEADER") || isTrue(file)) {
    return [];
  }
  const path = "headerAuthenticator.properties";
  return values.text(path)
    ? []
    : [error(path, "missing; server.config.authenticationType HEADER needs it", "give it")];
}

function checkExchangeManager(values: ValuesReader): Finding[] {
  if (!isTrue(values.raw("server.exchangeManager"))) {
    const path = "additionalExchangeManagerProperties";
    return values.list(path).length > 0
      ? [error(path, "dropped: there is no server.exchangeManager", "set its name and baseDir")]
      : [];
  }
  const findings: Finding[] = [];
  if (!isTrue(values.raw("server.exchangeManager.name"))) {
    const why = "missing, and the chart writes it empty";
    findings.push(error("server.exchangeManager.name", why, "use filesystem"));
  }
  const directories = [values.raw("server.exchangeManager.baseDir") ?? []].flat();
  if (!directories.some(isTrue)) {
    const why =
      "missing: Trino starts with an empty list and spools to the root disk of the container";
    findings.push(error("server.exchangeManager.baseDir", why, "give at least one s3://bucket/"));
  }
  return findings;
}

/** Files of the same ConfigMap that the chart writes itself: a second one is a duplicate key. */
function checkOwnFiles(values: ValuesReader): Finding[] {
  const exchange = isTrue(values.raw("server.exchangeManager")) ? ["exchange-manager"] : [];
  const listener = isTrue(values.raw("eventListenerProperties")) ? ["event-listener"] : [];
  const both = ["node", "config", "log", ...exchange, ...listener];
  const drain = values.flag("worker.gracefulShutdown.enabled") ? ["access-control"] : [];
  const sections: [string, string][] = [
    ["accessControl", "access-control"],
    ["resourceGroups", "resource-groups"],
    ["sessionProperties", "session-property-config"],
  ];
  const only = sections.filter(([key]) => isTrue(values.raw(key))).map(([, file]) => file);
  return [
    ...checkFiles(values, "coordinator", [...both, ...only]),
    ...checkFiles(values, "worker", [...both, ...drain]),
  ];
}

function checkFiles(values: ValuesReader, role: string, own: readonly string[]): Finding[] {
  const names = ["jvm.config", ...own.map((file) => `${file}.properties`)];
  return Object.keys(values.map(`${role}.additionalConfigFiles`))
    .filter((file) => names.includes(file))
    .map((file) =>
      error(
        `${role}.additionalConfigFiles["${file}"]`,
        "the chart writes this file itself, and the ConfigMap would have it twice",
        "use the chart's keys for its lines",
      ),
    );
}
