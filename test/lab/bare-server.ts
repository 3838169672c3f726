import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LabFolder } from "../../lab/folder";
import { freePort, listProcesses, startProcess, stopProcess, waitUntil } from "../../lab/processes";
import { type Toolchain, trinoClassPath } from "../../lab/toolchain";
import { writeTrainingConfig } from "../../lab/toolchain/training";

/** Lines of a server's files, apart from those without which none starts. */
export interface Lines {
  /** `config.properties`. */
  server?: Record<string, string>;
  /** Catalogs by name, their connector among their properties. */
  catalogs?: Record<string, Record<string, string>>;
}

/** What became of a server. */
export interface BareServer {
  /** Its address; undefined if it ended without having started. */
  url: string | undefined;
  /** Everything that it has logged. */
  log: string;
  stop(): Promise<void>;
}

const NAME = "bare";

/** Starts one Trino with these lines, whatever our checks would say, until it answers or has ended. */
export async function startBareServer(
  lab: LabFolder,
  toolchain: Toolchain,
  version: string,
  lines: Lines,
): Promise<BareServer> {
  const installed = toolchain.trino[version];
  if (!installed) throw new Error(`Trino ${version} is not installed in the lab`);
  const { java, hasVectorModule } = toolchain;
  const port = await freePort();
  const root = lab.path("bare");
  rmSync(root, { recursive: true, force: true });
  const { folder, jvmArguments } = writeTrainingConfig(root, installed.home, port, hasVectorModule);
  const textOf = (properties: Record<string, string>) =>
    Object.entries(properties)
      .map(([name, value]) => `${name}=${value}\n`)
      .join("");
  appendFileSync(join(folder, "etc", "config.properties"), textOf(lines.server ?? {}));
  for (const [name, properties] of Object.entries(lines.catalogs ?? {})) {
    writeFileSync(join(folder, "etc", "catalog", `${name}.properties`), textOf(properties));
  }
  const archive = installed.classArchive;
  const record = await startProcess(lab, {
    name: NAME,
    kind: "coordinator",
    command: java,
    args: [
      ...(archive ? [`-XX:SharedArchiveFile=${archive}`, "-Xshare:auto"] : []),
      ...jvmArguments,
      ...["-cp", trinoClassPath(installed.home), "io.trino.server.TrinoServer"],
    ],
    cwd: folder,
    env: {},
    stop: "SIGKILL",
    ports: { http: port },
  });
  const url = `http://127.0.0.1:${port}`;
  const isRunning = () => listProcesses(lab).some(({ name, alive }) => name === NAME && alive);
  const answers = async () => {
    const info = (await (await fetch(`${url}/v1/info`)).json()) as { starting: boolean };
    return !info.starting;
  };
  // One that refuses its configuration ends by itself: that is an outcome, too.
  const decided = async () => !isRunning() || (await answers());
  await waitUntil("the server answers, or has ended", decided, { timeoutSeconds: 240, alive: [] });
  return {
    url: isRunning() ? url : undefined,
    log: readFileSync(record.log, "utf8"),
    stop: () => stopProcess(lab, record),
  };
}
