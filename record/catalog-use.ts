import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { SWITCH_NAMES } from "../components/trino/properties/catalog-switches";
import {
  catalogPropertyNames,
  findCatalogProperty,
} from "../components/trino/properties/catalog-table";
import { catalogValue } from "./catalog-values";

// Records which properties the real connectors use: those of a plugin get every name of the table, under
// several settings, and say what they did not use. The unit tests compare what we say with it.
//
//   npx tsx record/catalog-use.ts
//
// Needs a JDK of 24 or newer as `java` or JAVA_HOME, and the servers of the lab's tool chain.

const FILE = join(__dirname, "..", "test", "golden", "catalog-use.json");
const SERVERS = join(homedir(), ".cache", "trino-platform", "trino");

/** The folder of iceberg has the classes of hive, too. */
const PLUGINS = {
  hive: "io.trino.plugin.hive.HivePlugin",
  iceberg: "io.trino.plugin.iceberg.IcebergPlugin",
};
type Connector = keyof typeof PLUGINS;

/** The lines that turn parts on; `%s` is `native-` in the versions that have it. */
const SETTINGS: Record<Connector, string[]> = {
  hive: [
    "fs.%ss3.enabled=true",
    "hive.metastore=glue fs.%sgcs.enabled=true",
    "hive.metastore=file fs.%slocal.enabled=true",
    "hive.metastore.authentication.type=KERBEROS hive.security=file",
  ],
  iceberg: [
    "iceberg.security=file fs.%ss3.enabled=true",
    "iceberg.catalog.type=glue fs.%sazure.enabled=true",
    "iceberg.catalog.type=rest iceberg.rest-catalog.security=OAUTH2 fs.%sgcs.enabled=true",
    "iceberg.catalog.type=rest fs.%sazure.enabled=true azure.auth-type=ACCESS_KEY",
    "iceberg.catalog.type=jdbc fs.%slocal.enabled=true",
    "iceberg.catalog.type=nessie fs.%ss3.enabled=true s3.security-mapping.enabled=true",
    "iceberg.catalog.type=snowflake iceberg.file-format=PARQUET fs.%sazure.enabled=true azure.auth-type=OAUTH",
    "hive.metastore.authentication.type=KERBEROS fs.%ss3.enabled=true",
    "iceberg.catalog.type=TESTING_FILE_METASTORE fs.%slocal.enabled=true",
  ],
};

/** Values that a class needs lest it end the whole judgement with an exception, by the end of the name. */
const SPECIAL: [end: string, value: string][] = [
  ["path", "/tmp"],
  ["http-headers", "X-Name: value"],
  ["snowflake-catalog.account-uri", "jdbc:snowflake://acme"],
];

/** What one connector leaves unused: per name a digit for each setting, 1 where it is not used. */
interface Unused {
  settings: string[];
  unused: Record<string, string>;
}

function recordUse(version: number, connector: Connector): Unused {
  const folder = mkdtempSync(join(tmpdir(), "catalog-use-"));
  try {
    const settings = SETTINGS[connector].map((one) =>
      one.replaceAll("%s", version < 481 ? "native-" : ""),
    );
    const files = settings.map((setting, index) => {
      const file = join(folder, `${index}.properties`);
      writeFileSync(file, fileOf(connector, version, setting));
      return file;
    });
    const all = judge(version, PLUGINS[connector], files);
    // One that ends otherwise has judged nothing: the driver of Snowflake is no part of 483 as assembled.
    const judged = all.map((text) => text.includes("was not used"));
    const said = all.filter((_, index) => judged[index]);
    const isUnused = (name: string) => (text: string) =>
      text.includes(`Configuration property '${name}' was not used`) ? "1" : "0";
    const names = catalogPropertyNames(connector, String(version)).sort();
    const unused = names.map((name) => [name, said.map(isUnused(name)).join("")]);
    return {
      settings: settings.filter((_, index) => judged[index]),
      unused: Object.fromEntries(unused),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Every name that the table knows, a value for each, and the setting. */
function fileOf(connector: Connector, version: number, setting: string): string {
  const names = catalogPropertyNames(connector, String(version)).filter(
    (name) => !SWITCH_NAMES.has(name) && !` ${setting}`.includes(` ${name}=`),
  );
  const lines = names.map((name) => {
    const [span] = findCatalogProperty(connector, name, String(version)).filter(({ type }) => type);
    const special = SPECIAL.find(([end]) => name.endsWith(end))?.[1];
    return `${name}=${special ?? (span ? catalogValue(span) : "")}`;
  });
  return [...setting.split(" "), ...lines].join("\n");
}

function judge(version: number, plugin: string, files: readonly string[]): string[] {
  const home = join(SERVERS, String(version));
  const shared = readdirSync(join(home, "lib")).filter((jar) =>
    /trino-spi-|slice-|opentelemetry-(api|context)-|jackson-annotations-|jol-core-/.test(jar),
  );
  const paths = [
    ...shared.map((jar) => join(home, "lib", jar)),
    join(home, "plugin", "iceberg", "*"),
  ];
  const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, "bin", "java") : "java";
  const program = join(__dirname, "java", "CatalogUse.java");
  const out = execFileSync(
    java,
    ["-cp", paths.join(":"), program, String(version), plugin, ...files],
    { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 2 ** 28 },
  );
  return out.split(/^== /m).slice(1);
}

function main(versions: number[]): void {
  const record = {
    about:
      "Recorded, not written by hand: what connectors of the real plugins said they did not use, of every property that the table has for them.",
    maker: "npx tsx record/catalog-use.ts",
    connectors: versions.flatMap((version) =>
      (Object.keys(PLUGINS) as Connector[]).map((connector) => ({
        ...{ version, connector },
        ...recordUse(version, connector),
      })),
    ),
  };
  writeFileSync(FILE, JSON.stringify(record));
  execFileSync("npx", ["biome", "format", "--write", FILE], { stdio: "ignore" });
}

if (require.main === module) main([476, 483]);
