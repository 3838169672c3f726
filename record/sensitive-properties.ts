import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { annotatedMethods } from "./class-file";
import { classesOf } from "./jar";

// Records which properties Trino itself calls secret: those whose setter has the annotation
// `@ConfigSecuritySensitive` beside `@Config` or `@LegacyConfig`. Adds to what is recorded already.
//
//   npx tsx record/sensitive-properties.ts FOLDER...      folders with jars, also deep inside
//
// The recorded names are of the jars in the lab's tool chain (server and plugins, 476) and of those that
// Maven Central has as jars (483): main, base-jdbc, hive, hdfs, hudi, iceberg, metastore,
// filesystem-*, exchange-filesystem, plugin-toolkit. What other plugins call theirs, the detector has to
// see by the name.

const FILE = join(__dirname, "..", "components", "shared", "secrets", "sensitive.json");
const NAMED = ["Lio/airlift/configuration/Config;", "Lio/airlift/configuration/LegacyConfig;"];
const SENSITIVE = "Lio/airlift/configuration/ConfigSecuritySensitive;";

/** The names in one jar. */
export function sensitivePropertiesOf(jar: string): string[] {
  return classesOf(jar)
    .filter((bytes) => bytes.includes("ConfigSecuritySensitive"))
    .flatMap(annotatedMethods)
    .filter(({ annotations }) => SENSITIVE in annotations)
    .flatMap(({ annotations }) => NAMED.flatMap((type) => annotations[type] ?? []));
}

function jarsBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".jar"))
    .map((file) => join(folder, file))
    .filter((file) => statSync(file).isFile());
}

function main(folders: string[]): void {
  const recorded = JSON.parse(readFileSync(FILE, "utf8")) as { properties: string[] };
  const found = folders.flatMap(jarsBelow).flatMap(sensitivePropertiesOf);
  const properties = [...new Set([...recorded.properties, ...found])].sort();
  writeFileSync(FILE, `${JSON.stringify({ ...recorded, properties }, null, 2)}\n`);
  console.log(`${properties.length} properties`);
}

if (require.main === module) main(process.argv.slice(2));
