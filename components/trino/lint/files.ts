import { isTrue, type ValuesReader } from "../../shared/chart-reader";
import { parseProperties } from "../../shared/properties";

/** One `key=value` of a file in the pods, and which value of the chart it comes from. */
export interface Line {
  key: string;
  value: string;
  /** Path of the value; "" if the chart always writes the line. */
  path: string;
  /** True if the chart makes the line of a key, false if somebody wrote it as a line. */
  isOwn: boolean;
}

/** One properties file of the pods. */
export interface PropertyFile {
  /** Its name in the configuration folder. */
  name: string;
  /** Where it is; both roles share it if there is none. */
  role?: Role;
  lines: Line[];
}

export type Role = "coordinator" | "worker";
export const ROLES = ["coordinator", "worker"] as const;

/** Every properties file that the chart makes of values. */
export function propertyFiles(values: ValuesReader): PropertyFile[] {
  return [
    ...ROLES.map((role) => configFile(role, values)),
    { name: "node.properties", lines: nodeLines(values) },
    { name: "log.properties", lines: logLines(values) },
    ...exchangeFile(values),
    { name: "event-listener.properties", lines: rawLines(values, "eventListenerProperties") },
    ...["accessControl", "resourceGroups", "sessionProperties", "headerAuthenticator"].map(
      (section) => ({
        name: `${section}.properties`,
        role: "coordinator" as const,
        lines: textLines(values.text(`${section}.properties`), `${section}.properties`),
      }),
    ),
    ...ROLES.flatMap((role) => ownFiles(role, values)),
  ];
}

/** `config.properties` of a role, as the chart writes it. */
export function configFile(role: Role, values: ValuesReader): PropertyFile {
  const isCoordinator = role === "coordinator";
  const extra = `server.${role}ExtraConfig`;
  const https = values.flag("server.config.https.enabled") && isCoordinator;
  const lines = [
    fixed("coordinator", String(isCoordinator)),
    ...(isCoordinator ? [INCLUDE_COORDINATOR].map((one) => of(values, ...one)) : []),
    of(values, "http-server.http.port", "service.port"),
    of(values, "query.max-memory", "server.config.query.maxMemory"),
    of(values, "query.max-memory-per-node", `${role}.config.query.maxMemoryPerNode`),
    ...when(values, "memory.heap-headroom-per-node", `${role}.config.memory.heapHeadroomPerNode`),
    fixed("discovery.uri", ""),
    ...(isCoordinator
      ? when(values, "http-server.authentication.type", "server.config.authenticationType")
      : []),
    ...rawLines(values, "additionalConfigProperties"),
    ...(https ? HTTPS.map(([key, path]) => of(values, key, path)) : []),
    ...jmxLines(role, values),
    ...(values.flag("worker.gracefulShutdown.enabled")
      ? [of(values, "shutdown.grace-period", "worker.gracefulShutdown.gracePeriodSeconds", "s")]
      : []),
    ...textLines(values.text(extra), extra),
  ];
  return { name: "config.properties", role, lines };
}

/** The last value of a property in a role's `config.properties`; undefined if nothing sets it. */
export function configValue(role: Role, values: ValuesReader, key: string): string | undefined {
  return configFile(role, values).lines.findLast((line) => line.key === key)?.value;
}

/** The text of every catalog; removed ones are not among them. */
export function catalogTexts(values: ValuesReader): [path: string, text: string][] {
  return ["catalogs", "additionalCatalogs"].flatMap((section) =>
    Object.entries(values.map(section)).flatMap(([name, text]): [string, string][] =>
      typeof text === "string" ? [[`${section}.${name}`, text]] : [],
    ),
  );
}

const INCLUDE_COORDINATOR = [
  "node-scheduler.include-coordinator",
  "coordinator.config.nodeScheduler.includeCoordinator",
] as const;

const HTTPS = [
  ["http-server.https.enabled", "server.config.https.enabled"],
  ["http-server.https.port", "server.config.https.port"],
  ["http-server.https.keystore.path", "server.config.https.keystore.path"],
] as const;

function nodeLines(values: ValuesReader): Line[] {
  return [
    of(values, "node.environment", "server.node.environment"),
    of(values, "node.data-dir", "server.node.dataDir"),
    of(values, "plugin.dir", "server.node.pluginDir"),
    ...rawLines(values, "additionalNodeProperties"),
  ];
}

function logLines(values: ValuesReader): Line[] {
  return [
    of(values, "io.trino", "server.log.trino.level"),
    ...rawLines(values, "additionalLogProperties"),
  ];
}

function exchangeFile(values: ValuesReader): PropertyFile[] {
  if (!isTrue(values.raw("server.exchangeManager"))) return [];
  const directories = "server.exchangeManager.baseDir";
  const lines = [
    of(values, "exchange-manager.name", "server.exchangeManager.name"),
    { ...fixed("exchange.base-directories", baseDirectories(values).join(",")), path: directories },
    ...rawLines(values, "additionalExchangeManagerProperties"),
  ];
  return [{ name: "exchange-manager.properties", lines }];
}

/** The base directories as the chart joins them. */
export function baseDirectories(values: ValuesReader): string[] {
  return [values.raw("server.exchangeManager.baseDir") ?? []].flat().map(String);
}

function ownFiles(role: Role, values: ValuesReader): PropertyFile[] {
  const path = `${role}.additionalConfigFiles`;
  return Object.entries(values.map(path)).flatMap(([name, text]) =>
    name.endsWith(".properties") && typeof text === "string"
      ? [{ name, role, lines: textLines(text, `${path}["${name}"]`) }]
      : [],
  );
}

function jmxLines(role: Role, values: ValuesReader): Line[] {
  if (!values.flag(`jmx.${role}.enabled`) && !values.flag("jmx.enabled")) return [];
  return [
    of(values, "jmx.rmiregistry.port", "jmx.registryPort"),
    of(values, "jmx.rmiserver.port", "jmx.serverPort"),
  ];
}

/** Lines of a list of the chart; one entry may hold several. */
function rawLines(values: ValuesReader, path: string): Line[] {
  return values
    .list(path)
    .flatMap((line, index) =>
      typeof line === "string" ? textLines(line, `${path}[${index}]`) : [],
    );
}

/** Lines of a text of the chart. */
function textLines(text: string, path: string): Line[] {
  return parseProperties(text).map(([key, value]) => ({ key, value, path, isOwn: false }));
}

function fixed(key: string, value: string): Line {
  return { key, value, path: "", isOwn: true };
}

function of(values: ValuesReader, key: string, path: string, unit = ""): Line {
  return { key, value: `${values.text(path)}${unit}`, path, isOwn: true };
}

function when(values: ValuesReader, key: string, path: string): Line[] {
  return values.text(path) ? [of(values, key, path)] : [];
}
