import type { ClassFile } from "./class-file";
import { isConfigClass } from "./config-classes";

/** The classes of one version of Trino, by name. */
export type Classes = Map<string, ClassFile>;

/** Where a connector's modules are found: the classes to begin at, and those that it binds itself. */
const ROOTS: Record<string, string[]> = {
  // Its own plugin is no jar of Maven Central. These are what its factory and modules bind beside their
  // own; HiveConfig is not among them (DeltaLakeConnectorFactory verifies that).
  delta_lake: [
    "io/trino/filesystem/manager/FileSystemModule",
    "io/trino/plugin/hive/metastore/HiveMetastoreModule",
    "io/trino/plugin/hive/parquet/ParquetReaderConfig",
    "io/trino/plugin/hive/parquet/ParquetWriterConfig",
    "io/trino/plugin/base/security/FileBasedAccessControlModule",
    "io/trino/plugin/base/jmx/ConnectorObjectNameGeneratorModule",
  ],
  "exchange:filesystem": ["io/trino/plugin/exchange/filesystem/FileSystemExchangeManagerFactory"],
  hive: ["io/trino/plugin/hive/HiveConnectorFactory"],
  hudi: ["io/trino/plugin/hudi/HudiConnectorFactory"],
  iceberg: ["io/trino/plugin/iceberg/IcebergConnectorFactory"],
  memory: ["io/trino/plugin/memory/MemoryConnectorFactory"],
  tpcds: ["io/trino/plugin/tpcds/TpcdsConnectorFactory"],
  tpch: ["io/trino/plugin/tpch/TpchConnectorFactory"],
};

/** Classes that no module names: loaded by reflection, or bound by plugins that are no jars. */
const WHOLE_PACKAGES: [packageName: string, connectors: string[]][] = [
  // HdfsFileSystemLoader loads them, where fs.hadoop.enabled is on.
  ["io/trino/hdfs/", ["delta_lake", "hive", "hudi", "iceberg"]],
  ["io/trino/plugin/jdbc/", ["jdbc"]],
];

/** Modules install it for these only: FileSystemModule caches on coordinators that ask for it, as iceberg's does. */
const ONLY: Record<string, string[]> = {
  "io/trino/filesystem/memory/MemoryFileSystemCacheConfig": ["iceberg"],
};

/** Which connectors read a configuration class: those from whose factory a chain of modules leads to it. */
export function connectorsByClass(all: readonly Classes[]): Map<string, string[]> {
  const found = new Map<string, Set<string>>();
  const add = (name: string, connector: string) =>
    found.set(name, (found.get(name) ?? new Set()).add(connector));
  for (const classes of all) {
    for (const [connector, roots] of Object.entries(ROOTS)) {
      for (const name of reachedFrom(roots, classes)) add(name, connector);
    }
    for (const config of [...classes.values()].filter(isConfigClass)) {
      for (const [packageName, connectors] of WHOLE_PACKAGES) {
        if (!config.name.startsWith(packageName)) continue;
        for (const connector of connectors) add(config.name, connector);
      }
    }
  }
  return new Map(
    [...found].map(([name, connectors]) => [name, ONLY[name] ?? [...connectors].sort()]),
  );
}

const MODULE = /(Module|Loader)(\$\w+)?$/;

function reachedFrom(roots: readonly string[], classes: Classes): string[] {
  const seen = new Set<string>();
  const todo = [...roots];
  const configs: string[] = [];
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    const one = classes.get(name);
    if (one === undefined || seen.has(name)) continue;
    seen.add(name);
    if (isConfigClass(one)) configs.push(name);
    // A factory names configuration classes to see that they are not bound.
    else if (MODULE.test(name)) todo.push(...one.references);
    else if (roots.includes(name)) todo.push(...one.references.filter((it) => MODULE.test(it)));
  }
  return configs;
}
