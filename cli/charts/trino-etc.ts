import {
  configProperties,
  exchangeManagerProperties,
  jvmConfig,
  logProperties,
  nodeProperties,
  rawLines,
  type TrinoNames,
  type TrinoRole,
  textOf,
} from "./trino-properties";
import type { ValueReader } from "./values";

type Files = Record<string, string>;

// Lets only `admin`, the user of the chart's preStop hook, change the state of a worker.
const SHUTDOWN_RULES = {
  system_information: [{ allow: ["write"], user: "admin" }],
};

/** The files of one role by absolute path, in the chart's order: its ConfigMap, then the mounts. */
export function etcFiles(role: TrinoRole, values: ValueReader, names: TrinoNames): Files {
  const etc = values.text("server.config.path");
  const files: Files = {
    "node.properties": textOf(nodeProperties(values)),
    "jvm.config": textOf(jvmConfig(role, values, names)),
    "config.properties": textOf(configProperties(role, values, names)),
    ...(role === "coordinator" ? accessFiles(values, etc) : workerAccessFile(values, etc)),
    ...linesFile("exchange-manager.properties", exchangeManagerProperties(values)),
    "log.properties": textOf(logProperties(values)),
    ...(role === "coordinator" ? authenticationFiles(values, etc) : {}),
    ...linesFile("event-listener.properties", rawLines(values, "eventListenerProperties")),
    ...additionalFiles(values.map(`${role}.additionalConfigFiles`)),
    ...catalogFiles(values),
    ...(role === "coordinator" ? coordinatorMounts(values) : workerMounts(values)),
  };
  return Object.fromEntries(Object.entries(files).map(([file, text]) => [`${etc}/${file}`, text]));
}

function linesFile(file: string, lines: string[]): Files {
  return lines.length > 0 ? { [file]: textOf(lines) } : {};
}

function additionalFiles(files: Record<string, unknown>): Files {
  return sortedByKey(files, (file, text) => [file, textOf([text])]);
}

/** `range` over a map goes through its keys in order. */
function sortedByKey(
  map: Record<string, unknown>,
  entry: (key: string, text: string) => [string, string],
): Files {
  const keys = Object.keys(map).sort();
  return Object.fromEntries(keys.map((key) => entry(key, String(map[key]))));
}

/** Access control, resource groups and session properties: the coordinator's. */
function accessFiles(values: ValueReader, etc: string): Files {
  const type = (section: string) => values.text(`${section}.type`);
  const properties = (section: string) => textOf([values.text(`${section}.properties`)]);
  const files: Files = {};
  if (type("accessControl") === "properties") {
    files["access-control.properties"] = properties("accessControl");
  } else if (type("accessControl") === "configmap") {
    const refresh = values.text("accessControl.refreshPeriod");
    const rules = values.text("accessControl.configFile") || "rules.json";
    files["access-control.properties"] = textOf([
      "access-control.name=file",
      ...(refresh ? [`security.refresh-period=${refresh}`] : []),
      `security.config-file=${etc}/access-control/${rules}`,
    ]);
  }
  if (type("resourceGroups") === "properties") {
    files["resource-groups.properties"] = properties("resourceGroups");
  } else if (type("resourceGroups") === "configmap") {
    files["resource-groups.properties"] = textOf([
      "resource-groups.configuration-manager=file",
      `resource-groups.config-file=${etc}/resource-groups/resource-groups.json`,
    ]);
  }
  return { ...files, ...sessionFiles(values, etc) };
}

function sessionFiles(values: ValueReader, etc: string): Files {
  const name = "session-property-config";
  const type = values.text("sessionProperties.type");
  if (type === "properties") {
    return { [`${name}.properties`]: textOf([values.text("sessionProperties.properties")]) };
  }
  if (type !== "configmap") return {};
  return {
    [`${name}.properties`]: textOf([
      `${name}.configuration-manager=file`,
      `session-property-manager.config-file=${etc}/${name}.json`,
    ]),
    [`${name}.json`]: textOf([values.text("sessionProperties.sessionPropertiesConfig")]),
  };
}

/** With graceful shutdown, a worker's access control is the chart's, whatever else is given. */
function workerAccessFile(values: ValueReader, etc: string): Files {
  if (!values.flag("worker.gracefulShutdown.enabled")) return {};
  return linesFile("access-control.properties", [
    "access-control.name=file",
    `security.config-file=${etc}/access-control/graceful-shutdown-rules.json`,
  ]);
}

function authenticationFiles(values: ValueReader, etc: string): Files {
  const authentication = values.text("server.config.authenticationType");
  const own = values.map("coordinator.additionalConfigFiles");
  const files: Files = {};
  if (authentication.includes("PASSWORD") && !own["password-authenticator.properties"]) {
    files["password-authenticator.properties"] = textOf([
      "password-authenticator.name=file",
      `file.password-file=${etc}/auth/password/password.db`,
    ]);
  }
  if (authentication.includes("HEADER") && !own["header-authenticator.properties"]) {
    const properties = values.text("headerAuthenticator.properties");
    files["header-authenticator.properties"] = textOf([properties]);
  }
  const hasGroups = values.text("auth.groups") || values.text("auth.groupsAuthSecret");
  if (hasGroups && !own["group-provider.properties"]) {
    const refresh = values.text("auth.refreshPeriod");
    files["group-provider.properties"] = textOf([
      "group-provider.name=file",
      `file.group-file=${etc}/auth/group/group.db`,
      ...(refresh ? [`file.refresh-period=${refresh}`] : []),
    ]);
  }
  return files;
}

function catalogFiles(values: ValueReader): Files {
  // sprig's `merge`: the first map wins.
  const catalogs = { ...values.map("additionalCatalogs"), ...values.map("catalogs") };
  return sortedByKey(catalogs, (name, text) => [`catalog/${name}.properties`, textOf([text])]);
}

/** The chart's other ConfigMaps and inline Secrets, mounted below the configuration. */
function coordinatorMounts(values: ValueReader): Files {
  const files: Files = {};
  if (values.text("accessControl.type") === "configmap") {
    const rules = values.map("accessControl.rules");
    Object.assign(
      files,
      sortedByKey(rules, (name, text) => [`access-control/${name}`, text]),
    );
  }
  if (values.text("resourceGroups.type") === "configmap") {
    const groups = values.text("resourceGroups.resourceGroupsConfig");
    files["resource-groups/resource-groups.json"] = groups.trimEnd(); // `|-` strips
  }
  const inline = (text: string, secret: string) => values.text(text) && !values.text(secret);
  if (inline("auth.passwordAuth", "auth.passwordAuthSecret")) {
    files["auth/password/password.db"] = values.text("auth.passwordAuth");
  }
  if (inline("auth.groups", "auth.groupsAuthSecret")) {
    files["auth/group/group.db"] = values.text("auth.groups");
  }
  return files;
}

function workerMounts(values: ValueReader): Files {
  if (!values.flag("worker.gracefulShutdown.enabled")) return {};
  return { "access-control/graceful-shutdown-rules.json": `${JSON.stringify(SHUTDOWN_RULES)}\n` };
}
