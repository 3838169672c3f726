import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "../../proof/trino/client";
import { VECTOR_MODULE_FLAG } from "./java";

/** A node's folder and its JVM arguments, but for those that concern the archive. */
export interface TrainingNode {
  folder: string;
  jvmArguments: string[];
}

/**
 * Writes the configuration of a node that is coordinator and worker at once, with the catalogs
 * that need nothing else to run.
 */
export function writeTrainingConfig(
  folder: string,
  trinoHome: string,
  port: number,
  withVectorModule: boolean,
): TrainingNode {
  mkdirSync(join(folder, "etc", "catalog"), { recursive: true });
  const write = (file: string, lines: string[]) =>
    writeFileSync(join(folder, "etc", file), `${lines.join("\n")}\n`);
  write("config.properties", [
    "coordinator=true",
    "node-scheduler.include-coordinator=true",
    `http-server.http.port=${port}`,
    `discovery.uri=http://127.0.0.1:${port}`,
    `plugin.dir=${join(trinoHome, "plugin")}`,
    "query.max-memory-per-node=256MB",
  ]);
  write("log.properties", ["io.trino=INFO"]);
  write("catalog/tpch.properties", ["connector.name=tpch"]);
  write("catalog/memory.properties", ["connector.name=memory"]);
  return { folder, jvmArguments: jvmArguments(folder, withVectorModule) };
}

// Trino's own requirements (its jvm.config); node properties must be system properties here, for
// they are read by Trino's launcher, which the lab does not use.
function jvmArguments(folder: string, withVectorModule: boolean): string[] {
  return [
    "-Xmx1G",
    "-XX:+UseG1GC",
    "-XX:ReservedCodeCacheSize=256M",
    ...(withVectorModule ? [VECTOR_MODULE_FLAG] : []),
    "--enable-native-access=ALL-UNNAMED",
    "-Djdk.attach.allowAttachSelf=true",
    "-Dnode.environment=training",
    "-Dnode.id=training",
    `-Dnode.data-dir=${join(folder, "data")}`,
    "-Dnode.internal-address=127.0.0.1",
    "-Dnode.bind-ip=127.0.0.1",
    "-Dconfig=etc/config.properties",
    "-Dlog.levels-file=etc/log.properties",
  ];
}

/** What the lab's queries will need: scan, filter, join, aggregation, sort, write. */
const QUERIES = [
  `select n.name, count(*), sum(c.acctbal) from tpch.tiny.customer c
   join tpch.tiny.nation n on c.nationkey = n.nationkey
   where c.mktsegment = 'BUILDING' group by n.name order by 2 desc limit 5`,
  "create table memory.default.training as select * from tpch.tiny.region",
  "select * from system.runtime.nodes",
];

/** Runs them one after the other; their classes are then in the archive. */
export async function runTrainingQueries(server: string): Promise<void> {
  for (const query of QUERIES) await mustRun(server, query, { user: "training" });
}
