import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { isOnPath, missingClient, run } from "../../cli/install/clients";
import { installFromDraft, type Part } from "../../cli/install/part";
import { megabytesIn, type Watch } from "../../cli/install/progress";
import { checkMavenFile } from "./checksums";
import { mavenCopy, mavenFile, unpack } from "./commands";
import { GATEWAY, type MavenArtifact, PINS, TRINO_PLUGINS, TRINO_SERVER } from "./pins";

/** The server's archive, whose plugins the assembled server borrows, too. */
export const trinoServerPart = () => folderPart(TRINO_SERVER, trinoServerFolder);

/** The plugins of the server's archive. */
export function trinoPluginParts(): Part[] {
  return Object.entries(TRINO_PLUGINS).map(([name, artifact]) =>
    folderPart(artifact, (cache) => trinoPluginFolder(cache, name)),
  );
}

/** Where the unpacked server lies. */
export const trinoServerFolder = (cache: string) =>
  join(cache, "trino-server-core", PINS.trinoArchive);

/** Where an unpacked plugin lies. */
export const trinoPluginFolder = (cache: string, plugin: string) =>
  join(cache, `trino-${plugin}`, PINS.trinoArchive);

/** Where the gateway's jar lies. */
export const gatewayJar = (cache: string) =>
  join(cache, "gateway-ha", PINS.gateway, mavenFile(GATEWAY.coordinates));

function folderPart(artifact: MavenArtifact, place: (cache: string) => string): Part {
  return {
    ...common(artifact),
    clients: ["mvn", ...(artifact.coordinates.endsWith("tar.gz") ? ["tar"] : [])],
    find: async (cache) => (existsSync(place(cache)) ? place(cache) : undefined),
    install: installFromDraft(place, async (draft, report, watch) => {
      const archive = await download(artifact, draft, watch);
      report(`${artifact.label}: unpacking`);
      const folder = join(draft, "unpacked");
      mkdirSync(folder);
      await run(artifact.label, unpackCommand(artifact.label, archive, folder), draft);
      const [top, ...others] = readdirSync(folder);
      if (!top || others.length > 0) {
        throw new Error(
          `${artifact.label}: expected one folder in ${mavenFile(artifact.coordinates)}`,
        );
      }
      return join(folder, top);
    }),
  };
}

/** The gateway. Path: its jar. */
export function gatewayPart(): Part {
  const folder = (cache: string) => join(gatewayJar(cache), "..");
  const install = installFromDraft(folder, async (draft, _report, watch) => {
    await download(GATEWAY, join(draft, "jar"), watch);
    return join(draft, "jar");
  });
  return {
    ...common(GATEWAY),
    clients: ["mvn"],
    find: async (cache) => (existsSync(gatewayJar(cache)) ? gatewayJar(cache) : undefined),
    install: async (cache, report, watch) => {
      await install(cache, report, watch);
      return gatewayJar(cache);
    },
  };
}

function common(artifact: MavenArtifact) {
  const { label, megabytes } = artifact;
  return { label, source: `${megabytes} MB, Maven Central`, lane: "maven" as const };
}

async function download(artifact: MavenArtifact, folder: string, watch: Watch): Promise<string> {
  mkdirSync(folder, { recursive: true });
  watch(megabytesIn(localFolder(artifact), artifact.megabytes));
  await run(artifact.label, mavenCopy(artifact.coordinates, folder), folder);
  const file = join(folder, mavenFile(artifact.coordinates));
  await checkMavenFile(file);
  return file;
}

/** Where Maven keeps what it has downloaded of an artifact, unless its settings say otherwise. */
function localFolder({ coordinates }: MavenArtifact): string {
  const [group = "", name = "", version = ""] = coordinates.split(":");
  return join(homedir(), ".m2", "repository", ...group.split("."), name, version);
}

function unpackCommand(label: string, archive: string, folder: string) {
  const hasUnzip = isOnPath("unzip");
  if (archive.endsWith(".zip") && !hasUnzip && !isOnPath("python3")) {
    throw new Error(missingClient("unzip", [label]));
  }
  return unpack(archive, folder, hasUnzip);
}
