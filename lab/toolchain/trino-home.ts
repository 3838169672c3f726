import { existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { installInto } from "../../cli/install/cache";
import { trinoPluginFolder, trinoServerFolder } from "./maven";
import { PINS, TRINO_PLUGINS } from "./pins";

/** Trino's class path as the JVM wants it. The class-data archive is valid for this one only. */
export const trinoClassPath = (trinoHome: string) => join(trinoHome, "lib", "*");

const homeFolder = (cache: string) => join(cache, "trino", PINS.trino);

/** The assembled home if it is there and has every plugin of the pins. */
export function findTrinoHome(cache: string): string | undefined {
  const home = homeFolder(cache);
  const wanted = ["lib", ...Object.keys(TRINO_PLUGINS).map((name) => join("plugin", name))];
  return wanted.every((part) => existsSync(join(home, part))) ? home : undefined;
}

/** Puts server and plugins together, by links: each of them stays a part of its own. */
export function assembleTrinoHome(cache: string): Promise<string> {
  return installInto(cache, homeFolder(cache), async (draft) => {
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
