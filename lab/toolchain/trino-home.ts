import { existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { installInto } from "../../cli/install/cache";
import { trinoPluginFolder, trinoServerFolder } from "./maven";
import { PINS, TRINO_PLUGINS } from "./pins";

/** Trino's class path as the JVM wants it. The class-data archive is valid for this one only. */
export const trinoClassPath = (trinoHome: string) => join(trinoHome, "lib", "*");

/** Where a version's home is: `lib/` and `plugin/`. */
export const homeFolder = (cache: string, version: string) => join(cache, "trino", version);

/** The home made of the archive, if it is there and has every plugin of the pins. */
export function findArchiveHome(cache: string): string | undefined {
  const home = homeFolder(cache, PINS.trinoArchive);
  const wanted = ["lib", ...Object.keys(TRINO_PLUGINS).map((name) => join("plugin", name))];
  return wanted.every((part) => existsSync(join(home, part))) ? home : undefined;
}

/** Puts the archive's server and the plugins together, by links: each stays a part of its own. */
export function linkArchiveHome(cache: string): Promise<string> {
  return installInto(cache, homeFolder(cache, PINS.trinoArchive), async (draft) => {
    const home = join(draft, "home");
    const server = trinoServerFolder(cache);
    mkdirSync(join(home, "plugin"), { recursive: true });
    symlinkSync(join(server, "lib"), join(home, "lib"));
    for (const plugin of readdirSync(join(server, "plugin"))) {
      symlinkSync(join(server, "plugin", plugin), join(home, "plugin", plugin));
    }
    for (const plugin of Object.keys(TRINO_PLUGINS)) {
      symlinkSync(trinoPluginFolder(cache, plugin), join(home, "plugin", plugin));
    }
    return home;
  });
}
