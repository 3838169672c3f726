import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { join, resolve } from "node:path";
import execa from "execa";
import { installInto, withLock } from "../../cli/install/cache";

/** The project's folder. */
export const ROOT = resolve(__dirname, "..", "..");

const LIBRARY = join(ROOT, "components");
const CACHE = join(ROOT, "node_modules", ".cache", "trino-platform-package");

/** The library as npm would publish it. */
export interface PackedLibrary {
  /** The tarball. */
  tarball: string;
  /** The unpacked tarball. */
  folder: string;
}

/**
 * Builds and packs the library: once for all test files, and again when one of its files changed.
 */
export async function packLibrary(): Promise<PackedLibrary> {
  const place = join(CACHE, sourceHash());
  await withLock(CACHE, console.info, async () => {
    if (existsSync(place)) return;
    for (const old of readdirSync(CACHE).filter((name) => name.startsWith("source-"))) {
      rmSync(join(CACHE, old), { recursive: true });
    }
    await installInto(CACHE, place, buildAndPack);
  });
  const [tarball = ""] = globSync("*.tgz", { cwd: place });
  return { tarball: join(place, tarball), folder: join(place, "package") };
}

async function buildAndPack(draft: string): Promise<string> {
  const build = join(draft, "build");
  const made = join(draft, "made");
  for (const folder of [build, made]) mkdirSync(folder);
  const { files }: { files: string[] } = JSON.parse(
    readFileSync(join(LIBRARY, "package.json"), "utf8"),
  );
  const sources = files.filter((file) => file !== "dist");
  for (const file of ["package.json", "README.md", "LICENSE", ...sources]) {
    cpSync(join(LIBRARY, file), join(build, file), { recursive: true });
  }
  const tsc = require.resolve("typescript/bin/tsc");
  const dist = join(build, "dist");
  await execa(process.execPath, [tsc, "-p", LIBRARY, "--outDir", dist]);
  await execa(process.execPath, [join(ROOT, "cli", "build-package.cjs"), dist]);
  await execa("npm", ["pack", "--silent", "--pack-destination", made], { cwd: build });
  const [tarball = ""] = readdirSync(made);
  await execa("tar", ["-xzf", tarball], { cwd: made });
  return made;
}

const isOutput = (path: string) => /(?:^|\/)(?:dist|node_modules)(?:\/|$)/.test(path);

function sourceHash(): string {
  const library = ["**/*.ts", "**/*.json", "shared/generated/*.js", "*.js", "*.yaml", "README.md"];
  const files = [
    ...library.map((pattern) => `components/${pattern}`),
    // The package's program is made of these.
    ...["infra/**/*.{ts,js,json,md}", "cli/**/*.{ts,cjs}", "stacks/schema.json"],
  ].flatMap((pattern) => globSync(pattern, { cwd: ROOT, exclude: isOutput }));
  const hash = createHash("sha256");
  for (const file of files.sort()) hash.update(file).update(readFileSync(join(ROOT, file)));
  return `source-${hash.digest("hex").slice(0, 16)}`;
}

/**
 * Puts the packed library into the `node_modules` of a project, as an installation would, with links
 * to these packages of ours.
 */
export function installLibrary(
  { folder }: PackedLibrary,
  project: string,
  packages: readonly string[],
): void {
  const modules = join(project, "node_modules");
  mkdirSync(modules, { recursive: true });
  cpSync(folder, join(modules, "trino-platform"), { recursive: true });
  for (const name of packages) {
    mkdirSync(join(modules, name, ".."), { recursive: true });
    symlinkSync(join(ROOT, "node_modules", name), join(modules, name));
  }
}
