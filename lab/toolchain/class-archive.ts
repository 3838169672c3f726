import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Report } from "../../cli/install/cache";
import { withProgress } from "../../cli/install/progress";
import { type LabFolder, openLabFolder } from "../folder";
import { freePort } from "../processes/ports";
import { endAll, startProcess, stopProcess } from "../processes/supervisor";
import { waitUntil } from "../processes/waiting";
import { hasVectorModule } from "./java";
import { runTrainingQueries, writeTrainingConfig } from "./training";
import { homeFolder, trinoClassPath } from "./trino-home";

/** What came of making the archive: its file, or none and a note why, so that it is not retried. */
export interface ClassArchive {
  file?: string;
}

/** Boot and dump took 38 s on two idle cores and 112 s on two busy ones. */
const BOOT_SECONDS = 300;
const DUMP_SECONDS = 120;

/** The archive made earlier for this JDK and this distribution; undefined if none was tried. */
export function findClassArchive(
  cache: string,
  java: string,
  version: string,
): ClassArchive | undefined {
  const { archive, failure } = files(cache, java, version);
  if (existsSync(archive)) return { file: archive };
  return existsSync(failure) ? {} : undefined;
}

/**
 * Makes the archive of Trino's classes once: a single node boots, answers a few queries and exits
 * in good order, which is when the JVM writes it. Every later node starts in 70 % of the time. If it
 * cannot be made, the lab goes on without.
 */
export async function ensureClassArchive(
  cache: string,
  java: string,
  version: string,
  report: Report,
): Promise<ClassArchive> {
  const made = findClassArchive(cache, java, version);
  if (made) return made;
  const { archive, failure } = files(cache, java, version);
  const label = `class-data archive of Trino ${version}`;
  mkdirSync(dirname(archive), { recursive: true });
  report(`${label}: making it, by starting a server once`);
  try {
    const home = homeFolder(cache, version);
    await withProgress(label, report, () => record(cache, archive, java, home));
    return { file: archive };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    writeFileSync(failure, `${reason}\n`);
    report(
      `${label}: going on without, Trino starts slower (${reason}; delete ${failure} to retry)`,
    );
    return {};
  }
}

/** The JVM takes an archive only from the very JDK and class path it was made with. */
function files(cache: string, java: string, version: string) {
  const trinoHome = homeFolder(cache, version);
  const release = join(dirname(dirname(java)), "release");
  const jdk = existsSync(release) ? readFileSync(release, "utf8") : "";
  const key = createHash("sha256").update([java, jdk, trinoHome].join("\n")).digest("hex");
  const base = join(cache, "class-archives", `trino-${version}-${key.slice(0, 16)}`);
  return { archive: `${base}.jsa`, failure: `${base}.failed` };
}

async function record(cache: string, archive: string, java: string, trinoHome: string) {
  const lab = openLabFolder(join(cache, "training"));
  await endAll(lab); // of a run that was interrupted
  const draft = lab.path("trino.jsa");
  rmSync(draft, { force: true });
  const port = await freePort();
  try {
    const node = await startTrainingNode(lab, draft, java, trinoHome, port);
    const url = `http://127.0.0.1:${port}`;
    await waitUntil("Trino has started", () => hasStarted(url), {
      timeoutSeconds: BOOT_SECONDS,
      alive: [node],
    });
    await runTrainingQueries(url);
    await stopProcess(lab, node, DUMP_SECONDS);
    if (!existsSync(draft) || statSync(draft).size === 0) {
      throw new Error("the JVM wrote none");
    }
    renameSync(draft, archive);
  } finally {
    await endAll(lab);
    rmSync(lab.root, { recursive: true, force: true });
  }
}

async function startTrainingNode(
  lab: LabFolder,
  archive: string,
  java: string,
  trinoHome: string,
  port: number,
) {
  const node = writeTrainingConfig(lab.path("node"), trinoHome, port, hasVectorModule(java));
  return startProcess(lab, {
    name: "training",
    kind: "coordinator",
    command: java,
    args: [
      `-XX:ArchiveClassesAtExit=${archive}`,
      ...node.jvmArguments,
      "-cp",
      trinoClassPath(trinoHome),
      "io.trino.server.TrinoServer",
    ],
    cwd: node.folder,
    env: {},
    stop: "SIGTERM",
    ports: { http: port },
  });
}

async function hasStarted(url: string): Promise<boolean> {
  const info = (await (await fetch(`${url}/v1/info`)).json()) as { starting: boolean };
  return !info.starting;
}
