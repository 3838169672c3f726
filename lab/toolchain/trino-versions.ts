import { existsSync } from "node:fs";
import type { Report } from "../../cli/install/cache";
import type { Part } from "../../cli/install/part";
import { ensureClassArchive, findClassArchive } from "./class-archive";
import { trinoPluginParts, trinoServerPart } from "./maven";
import { LAB_TRINO_VERSIONS, PINS } from "./pins";
import { findArchiveHome, homeFolder, linkArchiveHome } from "./trino-home";
import { assembledTrinoPart } from "./trino-jars";

/** A Trino that the lab can start. */
export interface TrinoInstallation {
  /** Has `lib/` and `plugin/`. */
  home: string;
  /** Takes 30 % off a start: `-XX:SharedArchiveFile=`. Not on every JDK. */
  classArchive?: string;
}

/** The installed ones by version. */
export type TrinoInstallations = Record<string, TrinoInstallation>;

/** What has to be installed for these versions; those that the lab does not run need nothing. */
export function trinoParts(versions: readonly string[]): Part[] {
  const wanted = LAB_TRINO_VERSIONS.filter((version) => versions.includes(version));
  if (wanted.length === 0) return [];
  return [
    trinoServerPart(),
    ...wanted.flatMap((version) =>
      version === PINS.trinoArchive ? trinoPluginParts() : [assembledTrinoPart()],
    ),
  ];
}

/** Whether these versions, as far as the lab runs them, were put together and tried. */
export function areReady(cache: string, java: string, versions: readonly string[]): boolean {
  return LAB_TRINO_VERSIONS.filter((version) => versions.includes(version)).every(
    (version) => findHome(cache, version) && findClassArchive(cache, java, version),
  );
}

/** Puts together what the parts of these versions are for. */
export async function makeReady(
  cache: string,
  java: string,
  versions: readonly string[],
  report: Report,
): Promise<void> {
  for (const version of LAB_TRINO_VERSIONS.filter((one) => versions.includes(one))) {
    if (!findHome(cache, version)) await linkArchiveHome(cache);
    await ensureClassArchive(cache, java, version, report);
  }
}

/** All that are there: a cluster may run one that is no longer wanted. */
export function installedTrinos(cache: string, java: string): TrinoInstallations {
  const found = LAB_TRINO_VERSIONS.flatMap((version) => {
    const home = findHome(cache, version);
    const classArchive = findClassArchive(cache, java, version)?.file;
    return home ? [[version, { home, ...(classArchive && { classArchive }) }] as const] : [];
  });
  return Object.fromEntries(found);
}

function findHome(cache: string, version: string): string | undefined {
  if (version === PINS.trinoArchive) return findArchiveHome(cache);
  const home = homeFolder(cache, version);
  return existsSync(home) ? home : undefined;
}
