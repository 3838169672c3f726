import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Where the jars stay; they are no part of the repository. */
const JARS = join(homedir(), ".cache", "trino-platform", "record", "jars");

/** The versions of each artifact that Maven Central had when this was recorded. */
export const ARTIFACTS: Record<string, number[]> = {
  "trino-base-jdbc": [478, 483],
  "trino-exchange-filesystem": [480, 482, 483],
  "trino-filesystem": [476, 481, 482, 483],
  "trino-filesystem-alluxio": [476],
  "trino-filesystem-azure": [476, 483],
  "trino-filesystem-cache-alluxio": [476, 483],
  "trino-filesystem-gcs": [476, 483],
  "trino-filesystem-manager": [476, 483],
  "trino-filesystem-s3": [476, 480, 483],
  "trino-hdfs": [483],
  "trino-hive": [476, 480, 482, 483],
  "trino-hive-formats": [476, 483],
  "trino-hudi": [482, 483],
  "trino-iceberg": [476, 479, 480, 482, 483],
  "trino-memory": [476, 483],
  "trino-metastore": [476, 480, 483],
  "trino-orc": [476, 483],
  "trino-parquet": [476, 482, 483],
  "trino-plugin-toolkit": [476, 478, 479, 480, 481, 482, 483],
  "trino-tpcds": [483],
  "trino-tpch": [476, 478, 481, 482, 483],
};

/**
 * Downloads the jars that are missing, each version with one call of Maven.
 *
 * @returns where the jar of an artifact and a version is
 */
export function downloadJars(): (artifact: string, version: number) => string {
  const jar = (artifact: string, version: number) =>
    join(JARS, String(version), `${artifact}-${version}.jar`);
  const versions = [...new Set(Object.values(ARTIFACTS).flat())];
  for (const version of versions) {
    const wanted = Object.keys(ARTIFACTS).filter((one) => ARTIFACTS[one]?.includes(version));
    if (wanted.every((artifact) => existsSync(jar(artifact, version)))) continue;
    const folder = join(JARS, String(version));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "pom.xml"), pomOf(wanted, version));
    const goal = ["dependency:copy-dependencies", `-DoutputDirectory=${folder}`];
    execFileSync("mvn", ["-q", "-B", ...goal], { cwd: folder, stdio: "inherit" });
  }
  return jar;
}

/** A project that depends on the artifacts alone, and on nothing that they need. */
function pomOf(artifacts: readonly string[], version: number): string {
  const dependencies = artifacts.map(
    (artifact) =>
      `<dependency><groupId>io.trino</groupId><artifactId>${artifact}</artifactId><version>${version}</version><exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions></dependency>`,
  );
  return `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>trino-platform</groupId><artifactId>record</artifactId><version>1</version><packaging>pom</packaging><dependencies>${dependencies.join("")}</dependencies></project>`;
}
