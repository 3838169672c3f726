import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../cli/install/cache";
import { annotatedMethods } from "./class-file";
import { classesOf } from "./jar";

// What the plugins that are no jars of Maven Central call theirs, the detector has to see by the name.

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

/**
 * Which properties Trino itself calls secret: those whose setter has `@ConfigSecuritySensitive` beside
 * `@Config` or `@LegacyConfig`, in every jar of Trino that the cache of the tool chain holds: of the
 * lab's servers and plugins, and of what other programs here have downloaded. Adds to what is recorded
 * already, for no cache holds all of it.
 */
export function sensitiveProperties(): string[] {
  const recorded = JSON.parse(readFileSync(FILE, "utf8")) as { properties: string[] };
  const found = trinoFolders(cacheFolder()).flatMap(jarsBelow).flatMap(sensitivePropertiesOf);
  return [...new Set([...recorded.properties, ...found])].sort();
}

function trinoFolders(cache: string): string[] {
  const names = existsSync(cache) ? readdirSync(cache) : [];
  const folders = names.filter((name) => /^(trino|jars|record)/.test(name));
  if (folders.length > 0) return folders.map((name) => join(cache, name));
  throw new Error(
    `no jars of Trino in ${cache}; "npm run record -- server-properties" brings some`,
  );
}
