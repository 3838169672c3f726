import type { ValueReader } from "./values";

/** What the templates know beside the values. */
export interface TrinoNames {
  fullname: string;
  coordinator: string;
  worker: string;
  /** The image's tag, or the chart's appVersion. */
  imageTag: string;
}

export type TrinoRole = "coordinator" | "worker";

/** Lines as a YAML block scalar (`|`) gives them: exactly one newline at the end. */
export function textOf(lines: readonly string[]): string {
  return `${lines.join("\n").replace(/\n+$/, "")}\n`;
}

/** Template list of raw lines. */
export function rawLines(values: ValueReader, path: string): string[] {
  return values.list(path).map(String);
}

/** `prefix` with the value behind it, if there is one. */
function optional(prefix: string, value: string): string[] {
  return value ? [`${prefix}${value}`] : [];
}

/** `node.properties`, the same for both roles. */
export function nodeProperties(values: ValueReader): string[] {
  return [
    `node.environment=${values.text("server.node.environment")}`,
    `node.data-dir=${values.text("server.node.dataDir")}`,
    `plugin.dir=${values.text("server.node.pluginDir")}`,
    ...rawLines(values, "additionalNodeProperties"),
  ];
}

/** `jvm.config` of a role. */
export function jvmConfig(role: TrinoRole, values: ValueReader, names: TrinoNames): string[] {
  const jvm = (key: string) => values.text(`${role}.jvm.${key}`);
  return [
    "-server",
    "-agentpath:/usr/lib/trino/bin/libjvmkill.so",
    ...optional("-Xmx", jvm("maxHeapSize")),
    ...optional("-Xms", jvm("minHeapSize")),
    `-XX:+${jvm("gcMethod.type")}`,
    `-XX:G1HeapRegionSize=${jvm("gcMethod.g1.heapRegionSize")}`,
    "-XX:+ExplicitGCInvokesConcurrent",
    "-XX:+HeapDumpOnOutOfMemoryError",
    "-XX:+ExitOnOutOfMemoryError",
    "-XX:-OmitStackTraceInFastThrow",
    "-XX:ReservedCodeCacheSize=512M",
    "-XX:PerMethodRecompilationCutoff=10000",
    "-XX:PerBytecodeRecompilationCutoff=10000",
    "-Djdk.attach.allowAttachSelf=true",
    "-Djdk.nio.maxCachedBufferSize=2000000",
    "# Allow loading dynamic agent used by JOL",
    "-XX:+EnableDynamicAgentLoading",
    ...pinnedRegionFlags(values, names),
    ...rawLines(values, `${role}.additionalJVMConfig`),
  ];
}

/** The chart adds these two for the untouched image of a version above 447 only. */
function pinnedRegionFlags(values: ValueReader, { imageTag }: TrinoNames): string[] {
  const isOwnImage =
    values.text("image.repository") === "trinodb/trino" &&
    !values.flag("image.useRepositoryAsSoleImageReference") &&
    !values.text("image.registry") &&
    !values.text("image.digest");
  if (!isOwnImage || !(Number(imageTag) > 447)) return [];
  return [
    "# https://bugs.openjdk.org/browse/JDK-8329528",
    "-XX:+UnlockDiagnosticVMOptions",
    "-XX:G1NumCollectionsKeepPinned=10000000",
  ];
}

/** `config.properties` of a role. */
export function configProperties(
  role: TrinoRole,
  values: ValueReader,
  { fullname }: TrinoNames,
): string[] {
  const isCoordinator = role === "coordinator";
  const port = values.text("service.port");
  const includeCoordinator = values.text("coordinator.config.nodeScheduler.includeCoordinator");
  const authentication = values.text("server.config.authenticationType");
  return [
    `coordinator=${isCoordinator}`,
    ...(isCoordinator ? [`node-scheduler.include-coordinator=${includeCoordinator}`] : []),
    `http-server.http.port=${port}`,
    `query.max-memory=${values.text("server.config.query.maxMemory")}`,
    `query.max-memory-per-node=${values.text(`${role}.config.query.maxMemoryPerNode`)}`,
    ...optional(
      "memory.heap-headroom-per-node=",
      values.text(`${role}.config.memory.heapHeadroomPerNode`),
    ),
    `discovery.uri=http://${isCoordinator ? "localhost" : fullname}:${port}`,
    ...(isCoordinator ? optional("http-server.authentication.type=", authentication) : []),
    ...rawLines(values, "additionalConfigProperties"),
    ...gracePeriod(values),
    ...optional("", values.text(`server.${role}ExtraConfig`)),
  ];
}

function gracePeriod(values: ValueReader): string[] {
  if (!values.flag("worker.gracefulShutdown.enabled")) return [];
  return [`shutdown.grace-period=${values.text("worker.gracefulShutdown.gracePeriodSeconds")}s`];
}

/** `exchange-manager.properties`, the same for both roles; nothing without an exchange manager. */
export function exchangeManagerProperties(values: ValueReader): string[] {
  const manager = values.map("server.exchangeManager");
  if (Object.keys(manager).length === 0) return [];
  const baseDirectories = [manager.baseDir ?? []].flat().join(",");
  return [
    `exchange-manager.name=${values.text("server.exchangeManager.name")}`,
    `exchange.base-directories=${baseDirectories}`,
    ...rawLines(values, "additionalExchangeManagerProperties"),
  ];
}

/** `log.properties`, the same for both roles. */
export function logProperties(values: ValueReader): string[] {
  return [
    `io.trino=${values.text("server.log.trino.level")}`,
    ...rawLines(values, "additionalLogProperties"),
  ];
}
