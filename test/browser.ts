import { delimiter, join } from "node:path";
import execa from "execa";
import { type Browser, chromium } from "playwright-core";
import { cacheFolder, installInto, withLock } from "../cli/install/cache";
import { isExecutable } from "../cli/install/clients";
import { debianHas, unpackDebian } from "../lab/toolchain/debian";

/** Names that Chromium has on a PATH: Debian's, Chrome's, that of other distributions. */
const NAMES = ["chromium", "google-chrome", "google-chrome-stable", "chromium-browser", "chrome"];

/** Chromium without windows: a package of Debian's, about 100 MB with what a machine may lack. */
const PACKAGE = "chromium-headless-shell";

/** A browser, and what it needs in its environment. */
interface Program {
  path: string;
  env: Record<string, string>;
}

/**
 * A real browser: that of `CHROMIUM`, one on PATH, or Debian's unpacked into the cache. It ends with
 * this process, whatever happens: it is led through a pipe.
 *
 * @returns nothing where there is none and none can be had
 */
export async function startBrowser(): Promise<Browser | undefined> {
  const program = ofMachine() ?? (await ofDebian());
  if (!program) return;
  return chromium.launch({ executablePath: program.path, env: { ...process.env, ...program.env } });
}

function ofMachine(): Program | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  const paths = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  const path = process.env.CHROMIUM || paths.find(isExecutable);
  return path ? { path, env: {} } : undefined;
}

async function ofDebian(): Promise<Program | undefined> {
  if (!(await debianHas(PACKAGE))) return;
  const cache = cacheFolder();
  const root = join(cache, "chromium");
  const path = join(root, "usr/lib/chromium/chromium-headless-shell");
  const report = (line: string) => process.stderr.write(`${line}\n`);
  await withLock(cache, report, async () => {
    if (isExecutable(path)) return;
    report("Chromium: downloading (about 100 MB, Debian)");
    const names = await missingPackages();
    await installInto(cache, root, (draft) => unpackDebian(draft, names));
  });
  return { path, env: { LD_LIBRARY_PATH: librariesIn(root).join(delimiter) } };
}

/** The package and those that it needs and the machine has not, as APT would install them. */
async function missingPackages(): Promise<string[]> {
  const flags = ["--simulate", "--no-install-recommends", "--quiet=2"];
  const { stdout } = await execa("apt-get", ["install", ...flags, PACKAGE]);
  return [...stdout.matchAll(/^Inst (\S+)/gm)].map(([, name = ""]) => name);
}

/** The folders of libraries in a root: of the machine's kind, and PulseAudio's own in it. */
function librariesIn(root: string): string[] {
  const kind = process.arch === "arm64" ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
  const folder = join(root, "usr/lib", kind);
  return [folder, join(folder, "pulseaudio")];
}
