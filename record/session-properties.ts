import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Report } from "../cli/install/cache";
import { openLabFolder } from "../lab/folder";
import { freePort } from "../lab/processes/ports";
import { endAll, startProcess } from "../lab/processes/supervisor";
import { waitUntil } from "../lab/processes/waiting";
import { ensureToolchain, LAB_TRINO_VERSIONS, trinoClassPath } from "../lab/toolchain";
import { writeTrainingConfig } from "../lab/toolchain/training";
import { mustRun, runQuery } from "../proof/trino/client";
import { classesOf } from "./jar";
import { joinVersions, oneOrAll } from "./property-spans";

/** The versions that the lab can run, oldest first: others cannot be asked. */
export const RUN_VERSIONS = LAB_TRINO_VERSIONS.map(Number).sort((one, other) => one - other);

const STARTUP_SECONDS = 300;

/** Nothing answers there: a catalog tells its session properties without being asked for data. */
const ICEBERG = [
  "connector.name=iceberg",
  "iceberg.catalog.type=rest",
  "iceberg.rest-catalog.uri=http://127.0.0.1:1",
];

/** The catalogs of the server that is asked, each called by its connector. */
const CATALOGS = ["iceberg", "memory", "tpch"];

/** One session property, during some of Trino's versions. */
export interface SessionProperty {
  /** First version that was asked and knows it. */
  from?: number;
  /** Last version that was asked and knows it. */
  until?: number;
  /** Trino's type, for example `boolean` or `varchar`; none if it is hidden. */
  type?: string;
  /** Its value without configuration, unless that follows from the machine. */
  default?: string;
  /** Present if `show session` does not list it. It can be set all the same. */
  hidden?: true;
}

/** Their values follow from the number of the machine's cores (class `TaskManagerConfig`). */
const OF_THE_MACHINE = ["task_concurrency", "task_max_writer_count"];

/** What `components/trino/properties/session.json` holds under `versions` and `properties`. */
export async function sessionProperties(report: Report, versions = RUN_VERSIONS) {
  const byVersion = new Map<number, Map<string, SessionProperty>>();
  for (const version of versions) byVersion.set(version, await askServer(version, report));
  const names = [...new Set([...byVersion.values()].flatMap((found) => [...found.keys()]))].sort();
  const spans = names.map((name) => {
    const found = versions.map((version) => byVersion.get(version)?.get(name));
    return [name, oneOrAll(joinVersions(found, versions))] as const;
  });
  return { versions, properties: Object.fromEntries(spans) };
}

/** Starts a server with nothing but catalogs, and asks it for the properties of a session. */
async function askServer(version: number, report: Report): Promise<Map<string, SessionProperty>> {
  const { java, trino, hasVectorModule } = await ensureToolchain(report, [String(version)]);
  const home = trino[version]?.home;
  if (home === undefined) throw new Error(`the lab does not run Trino ${version}`);
  report(`session properties of ${version}: starting a server`);
  const folder = mkdtempSync(join(tmpdir(), "session-properties-"));
  const lab = openLabFolder(folder);
  const port = await freePort();
  try {
    const node = writeTrainingConfig(lab.path("node"), home, port, hasVectorModule);
    writeFileSync(
      join(node.folder, "etc", "catalog", "iceberg.properties"),
      `${ICEBERG.join("\n")}\n`,
    );
    const server = await startProcess(lab, {
      name: "recording",
      kind: "coordinator",
      command: java,
      // Some defaults follow from the number of processors.
      args: [
        ...node.jvmArguments,
        "-XX:ActiveProcessorCount=4",
        "-cp",
        trinoClassPath(home),
        "io.trino.server.TrinoServer",
      ],
      cwd: node.folder,
      env: {},
      stop: "SIGTERM",
      ports: { http: port },
    });
    const url = `http://127.0.0.1:${port}`;
    await waitUntil(`Trino ${version} has started`, () => hasStarted(url), {
      timeoutSeconds: STARTUP_SECONDS,
      alive: [server],
    });
    const { rows } = await mustRun(url, "show session", { user: "recording" });
    const listed = new Map(rows.map(propertyOf));
    const hidden = await hiddenProperties(url, home, new Set(listed.keys()), report);
    return new Map([
      ...listed,
      ...hidden.map((name) => [name, { hidden: true as const }] as const),
    ]);
  } finally {
    await endAll(lab);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A row of `show session`: name, value, default, type, description. */
function propertyOf(row: unknown[]): [string, SessionProperty] {
  const [name = "", , standard = "", type = ""] = row.map(String);
  return [name, { type, ...(!OF_THE_MACHINE.includes(name) && { default: standard }) }];
}

/**
 * The properties that can be set and are not listed. Their names are texts of the classes that define
 * session properties; which of these are names, the server says.
 */
async function hiddenProperties(
  url: string,
  home: string,
  listed: Set<string>,
  report: Report,
): Promise<string[]> {
  const candidates = [
    ...namesBelow(join(home, "lib"), /trino-main-\d+\.jar$/),
    ...CATALOGS.flatMap((catalog) =>
      namesBelow(join(home, "plugin", catalog), new RegExp(`trino-${catalog}-\\d+\\.jar$`)).map(
        (name) => `${catalog}.${name}`,
      ),
    ),
  ].filter((name) => !listed.has(name));
  report(`  trying ${candidates.length} names that it does not list`);
  const hidden: string[] = [];
  for (const name of candidates) {
    const { error = "" } = await runQuery(url, `set session ${name} = true`, { user: "recording" });
    // Reserved words are no names.
    if (!/does not exist|mismatched input/.test(error)) hidden.push(name);
  }
  return hidden;
}

function namesBelow(folder: string, jar: RegExp): string[] {
  const names = readdirSync(folder)
    .filter((file) => jar.test(file))
    .flatMap((file) => classesOf(join(folder, file)))
    .filter((bytes) => bytes.includes("io/trino/spi/session/PropertyMetadata"))
    .flatMap(textsOf)
    .filter((text) => /^[a-z][a-z0-9_]*$/.test(text));
  return [...new Set(names)].sort();
}

/** What may be a text of a class file: the tag 1, two bytes of length, the text. */
function textsOf(bytes: Buffer): string[] {
  const parts = bytes.toString("latin1").split("\u0001");
  return parts.map((part) => part.slice(2, 2 + part.charCodeAt(0) * 256 + part.charCodeAt(1)));
}

async function hasStarted(url: string): Promise<boolean> {
  const info = (await (await fetch(`${url}/v1/info`)).json()) as { starting: boolean };
  return !info.starting;
}
