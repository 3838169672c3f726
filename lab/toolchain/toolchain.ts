import { cacheFolder, type Report, withLock } from "../../cli/install/cache";
import { failIfClientsAreMissing, type Part } from "../../cli/install/part";
import { withProgress } from "../../cli/install/progress";
import { pulumiPart } from "../../cli/install/pulumi";
import { ensureClassArchive, findClassArchive } from "./class-archive";
import { hasVectorModule, javaPart } from "./java";
import { mavenParts } from "./maven";
import { GATEWAY, PINS } from "./pins";
import {
  findSidecarPrograms,
  installSidecarPrograms,
  lacksSidecarPrograms,
  type SidecarPrograms,
} from "./sidecar-programs";
import { postgresPart, seaweedPart } from "./stores";
import { assembleTrinoHome, findTrinoHome } from "./trino-home";

/** Everything the lab runs. All paths are absolute. */
export interface Toolchain {
  /** Has `bin/pulumi`; what the Automation API calls `root`. */
  pulumiRoot: string;
  /** The `java` of a JDK 25. */
  java: string;
  /** Whether that JDK has `jdk.incubator.vector`; if not, Trino must be started without the flag. */
  hasVectorModule: boolean;
  /** Has `lib/` and `plugin/`. */
  trinoHome: string;
  trinoVersion: string;
  /** Class-data archive that takes 30 % off Trino's start: `-XX:SharedArchiveFile=`. Not on every JDK. */
  classArchive?: string;
  gatewayJar: string;
  /** SeaweedFS's one program. */
  weed: string;
  /** Has `bin/` and `lib/`. */
  postgresHome: string;
  /** Folders of the gateway's sidecars' programs. Not on every machine: it does without them then. */
  sidecarPrograms: SidecarPrograms;
}

/** The parts whose path the tool chain tells, beside those of Trino's home. */
function namedParts() {
  return { pulumi: pulumiPart(), java: javaPart(), weed: seaweedPart(), postgres: postgresPart() };
}

/**
 * Finds every part, and installs what is missing into the user's cache. Nothing is left half made:
 * the next run goes on where an interrupted one stopped. A run that finds everything only looks.
 * @throws Error that names everything that could not be installed, and every client that is missing
 */
export async function ensureToolchain(report: Report): Promise<Toolchain> {
  const cache = cacheFolder();
  const found = await findToolchain(cache);
  return found && !lacksSidecarPrograms(cache) ? found : installToolchain(cache, report);
}

/** The tool chain if it is complete, without installing anything. */
async function findToolchain(cache: string): Promise<Toolchain | undefined> {
  const found = await findParts(cache);
  const trinoHome = findTrinoHome(cache);
  if (!trinoHome || found.missing.length > 0) return undefined;
  const archive = findClassArchive(cache, found.pathOf(found.named.java), trinoHome);
  return archive && describe(found, trinoHome, archive.file);
}

type Found = Awaited<ReturnType<typeof findParts>>;

async function findParts(cache: string) {
  const named = namedParts();
  const parts: Part[] = [...mavenParts(), ...Object.values(named)];
  const paths = new Map<string, string | undefined>();
  await Promise.all(parts.map(async (part) => paths.set(part.label, await part.find(cache))));
  const missing = parts.filter((part) => !paths.get(part.label));
  const pathOf = (part: Pick<Part, "label">) => paths.get(part.label) ?? "";
  return { named, missing, pathOf };
}

async function installToolchain(cache: string, report: Report): Promise<Toolchain> {
  return withLock(cache, report, async () => {
    const before = await findParts(cache);
    failIfClientsAreMissing(before.missing);
    await installAll(before.missing, cache, report);
    await installSidecarPrograms(cache, report);
    const found = await findParts(cache);
    const [unusable] = found.missing;
    if (unusable) throw new Error(`${unusable.label}: was installed, and is not usable here`);
    const trinoHome = findTrinoHome(cache) ?? (await assembleTrinoHome(cache));
    const archive = await ensureClassArchive(
      cache,
      found.pathOf(found.named.java),
      trinoHome,
      report,
    );
    return describe(found, trinoHome, archive.file);
  });
}

function describe(found: Found, trinoHome: string, classArchive: string | undefined): Toolchain {
  const { named, pathOf } = found;
  return {
    pulumiRoot: pathOf(named.pulumi),
    java: pathOf(named.java),
    hasVectorModule: hasVectorModule(pathOf(named.java)),
    trinoHome,
    trinoVersion: PINS.trino,
    ...(classArchive ? { classArchive } : {}),
    gatewayJar: pathOf(GATEWAY),
    weed: pathOf(named.weed),
    postgresHome: pathOf(named.postgres),
    sidecarPrograms: findSidecarPrograms(cacheFolder()),
  };
}

/** Two at a time, one of each lane; a part that fails does not stop the others. */
async function installAll(missing: Part[], cache: string, report: Report): Promise<void> {
  const failures: string[] = [];
  const installLane = async (lane: Part["lane"]) => {
    for (const part of missing.filter((candidate) => candidate.lane === lane)) {
      report(`${part.label}: downloading (${part.source})`);
      await withProgress(part.label, report, (watch) => part.install(cache, report, watch)).catch(
        (error) => failures.push(error instanceof Error ? error.message : String(error)),
      );
    }
  };
  await Promise.all([installLane("maven"), installLane("other")]);
  if (failures.length > 0) throw new Error(failures.join("\n"));
}
