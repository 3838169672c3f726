import { isMap, type ValueReader } from "./values";

/** Keys whose text the chart runs through Go's template engine. */
const TEMPLATED = [
  "server.node.environment",
  "catalogs",
  "envFrom",
  "configMounts",
  "secretMounts",
  ...["coordinator", "worker"].flatMap((role) => [
    `${role}.additionalConfigFiles`,
    `${role}.additionalVolumes`,
    `${role}.annotations`,
    `${role}.configMounts`,
    `${role}.secretMounts`,
  ]),
];

/** The chart's own `fail` checks, and what it would let through to a server that does not work. */
export function trinoChartFaults(values: ValueReader): string[] {
  return [
    ...shutdownFaults(values),
    ...autoscalingFaults(values),
    ...typeFaults("accessControl", values),
    ...typeFaults("resourceGroups", values),
    ...typeFaults("sessionProperties", values),
    ...headerFaults(values),
    ...exchangeFaults(values),
    ...templateFaults(values),
  ];
}

function shutdownFaults(values: ValueReader): string[] {
  if (!values.flag("worker.gracefulShutdown.enabled")) return [];
  const grace = values.number("worker.gracefulShutdown.gracePeriodSeconds");
  const termination = values.number("worker.terminationGracePeriodSeconds");
  return [
    ...(2 * grace > termination
      ? [
          `worker.terminationGracePeriodSeconds: ${termination} must be at least ${2 * grace}, two times worker.gracefulShutdown.gracePeriodSeconds (${grace})`,
        ]
      : []),
    ...(Object.keys(values.map("worker.lifecycle")).length > 0
      ? ["worker.lifecycle: conflicts with worker.gracefulShutdown.enabled; remove one of them"]
      : []),
  ];
}

function autoscalingFaults(values: ValueReader): string[] {
  const keda = values.flag("server.keda.enabled");
  return [
    ...(keda && values.flag("server.autoscaling.enabled")
      ? ["server.keda.enabled: conflicts with server.autoscaling.enabled; enable one of them"]
      : []),
    ...(keda && values.list("server.keda.triggers").length === 0
      ? ["server.keda.triggers: needs at least one trigger when server.keda is enabled"]
      : []),
    ...(values.flag("networkPolicy.enabled") && values.text("service.type") === "NodePort"
      ? ["networkPolicy.enabled: does not work with service.type NodePort"]
      : []),
  ];
}

function typeFaults(section: string, values: ValueReader): string[] {
  if (Object.keys(values.map(section)).length === 0) return [];
  const type = values.text(`${section}.type`);
  if (type === "configmap") return [];
  if (type !== "properties") {
    return [`${section}.type: "${type}" is not a type; use configmap or properties`];
  }
  return values.text(`${section}.properties`)
    ? []
    : [`${section}.properties: required when ${section}.type is "properties"`];
}

function headerFaults(values: ValueReader): string[] {
  const hasFile = values.map("coordinator.additionalConfigFiles")[
    "header-authenticator.properties"
  ];
  if (!values.text("server.config.authenticationType").includes("HEADER") || hasFile) return [];
  return values.text("headerAuthenticator.properties")
    ? []
    : ["headerAuthenticator.properties: required when authenticationType contains HEADER"];
}

/** Trino 476 starts with an empty base directory and spools to the container's root disk. */
function exchangeFaults(values: ValueReader): string[] {
  const manager = values.map("server.exchangeManager");
  if (Object.keys(manager).length === 0) {
    return values.list("additionalExchangeManagerProperties").length > 0
      ? ["additionalExchangeManagerProperties: has no effect without server.exchangeManager"]
      : [];
  }
  return ["name", "baseDir"]
    .filter((key) => [manager[key] ?? []].flat().join("") === "")
    .map((key) => `server.exchangeManager.${key}: required, the chart would write it empty`);
}

function templateFaults(values: ValueReader): string[] {
  return TEMPLATED.flatMap((path) => {
    const held = [values.text(path), values.list(path), values.map(path)];
    return held.some(hasTemplate)
      ? [`${path}: Go templates ("{{") are not modelled by the lab; write the value out`]
      : [];
  });
}

function hasTemplate(value: unknown): boolean {
  if (typeof value === "string") return value.includes("{{");
  if (Array.isArray(value)) return value.some(hasTemplate);
  return isMap(value) && Object.values(value).some(hasTemplate);
}
