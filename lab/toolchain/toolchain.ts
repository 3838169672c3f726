import { cacheFolder, type Report, withLock } from "../../cli/install/cache";
import { failIfClientsAreMissing, type Part } from "../../cli/install/part";
import { withProgress } from "../../cli/install/progress";
import { pulumiPart } from "../../cli/install/pulumi";
import { failIfPyPiDoesNotDo, hasVectorModule, javaPart } from "./java";
import { gatewayPart } from "./maven";
import { LAB_TRINO_VERSIONS } from "./pins";
import {
  findSidecarPrograms,
  installSidecarPrograms,
  lacksSidecarPrograms,
  type SidecarPrograms,
} from "./sidecar-programs";
import { postgresPart, seaweedPart } from "./stores";
import {
  areReady,
  installedTrinos,
  makeReady,
  type TrinoInstallations,
  trinoParts,
} from "./trino-versions";

/** Everything the lab runs. All paths are absolute. */
export interface Toolchain {
  /** Has `bin/pulumi`; what the Automation API calls `root`. */
  pulumiRoot: string;
  /** The `java` of a JDK 25. */
  java: string;
  /** Whether that JDK has `jdk.incubator.vector`; if not, Trino must be started without the flag. */
  hasVectorModule: boolean;
  /** Every installed Trino: those that were asked for are among them. */
  trino: TrinoInstallations;
  gatewayJar: string;
  /** SeaweedFS's one program. */
  weed: string;
  /** Has `bin/` and `lib/`. */
  postgresHome: string;
  /** Folders of the gateway's sidecars' programs. Not on every machine: it does without them then. */
  sidecarPrograms: SidecarPrograms;
}

/** The parts whose path the tool chain tells, beside Trino. */
function namedParts(versions: readonly string[]) {
  return {
    gateway: gatewayPart(),
    pulumi: pulumiPart(),
    java: javaPart(versions),
    weed: seaweedPart(),
    postgres: postgresPart(),
  };
}

/**
 * Finds every part, and installs what is missing into the user's cache. Nothing is left half made:
 * the next run goes on where an interrupted one stopped. A run that finds everything only looks.
 *
 * @param versions of Trino that are wanted; one that the lab does not run is passed over, and what asks
 * for it is refused later, with its name
 * @throws Error that names everything that could not be installed, and every client that is missing
 */
export async function ensureToolchain(
  report: Report,
  versions: readonly string[] = LAB_TRINO_VERSIONS.slice(0, 1),
): Promise<Toolchain> {
  const cache = cacheFolder();
  const found = await findToolchain(cache, versions);
  return found && !lacksSidecarPrograms(cache) ? found : installToolchain(cache, versions, report);
}

/** The tool chain if it is complete, without installing anything. */
async function findToolchain(
  cache: string,
  versions: readonly string[],
): Promise<Toolchain | undefined> {
  const found = await findParts(cache, versions);
  if (found.missing.length > 0) return undefined;
  return areReady(cache, found.pathOf(found.named.java), versions)
    ? describe(found, cache)
    : undefined;
}

type Found = Awaited<ReturnType<typeof findParts>>;

async function findParts(cache: string, versions: readonly string[]) {
  const named = namedParts(versions);
  const parts: Part[] = [...trinoParts(versions), ...Object.values(named)];
  const paths = new Map<string, string | undefined>();
  await Promise.all(parts.map(async (part) => paths.set(part.label, await part.find(cache))));
  const missing = parts.filter((part) => !paths.get(part.label));
  const pathOf = (part: Pick<Part, "label">) => paths.get(part.label) ?? "";
  return { named, missing, pathOf };
}

async function installToolchain(
  cache: string,
  versions: readonly string[],
  report: Report,
): Promise<Toolchain> {
  return withLock(cache, report, async () => {
    const before = await findParts(cache, versions);
    failIfClientsAreMissing(before.missing);
    if (before.missing.includes(before.named.java)) failIfPyPiDoesNotDo(versions);
    await installAll(before.missing, cache, report);
    await installSidecarPrograms(cache, report);
    const found = await findParts(cache, versions);
    const [unusable] = found.missing;
    if (unusable) throw new Error(`${unusable.label}: was installed, and is not usable here`);
    await makeReady(cache, found.pathOf(found.named.java), versions, report);
    return describe(found, cache);
  });
}

function describe({ named, pathOf }: Found, cache: string): Toolchain {
  const java = pathOf(named.java);
  return {
    pulumiRoot: pathOf(named.pulumi),
    java,
    hasVectorModule: hasVectorModule(java),
    trino: installedTrinos(cache, java),
    gatewayJar: pathOf(named.gateway),
    weed: pathOf(named.weed),
    postgresHome: pathOf(named.postgres),
    sidecarPrograms: findSidecarPrograms(cache),
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
