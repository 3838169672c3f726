import { execFile } from "node:child_process";
import { existsSync, globSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** In a copy of the repository, of which npm knows no package yet. The published one has one file of templates. */
export const isRepository = !existsSync(join(__dirname, "templates.json"));

const ROOT = join(__dirname, "..");

/** What the package is built of. */
const SOURCES = ["components/**/*.{ts,js,json}", "{infra,cli}/**/*", "stacks/schema.json"];

/** True if nothing has changed since it was built: that takes half a minute. */
function isBuilt(): boolean {
  const built = statSync(join(ROOT, "components", "dist", "stack-schema.json"), {
    throwIfNoEntry: false,
  });
  if (!built) return false;
  const exclude = (path: string) => /(?:^|\/)(?:dist|node_modules)$/.test(path);
  const files = globSync(SOURCES, { cwd: ROOT, exclude });
  return files.every((file) => statSync(join(ROOT, file)).mtimeMs < built.mtimeMs);
}

/**
 * Packs the library of this repository into a project; gives what the project's `package.json` asks for.
 *
 * @throws Error in one line, if it cannot be built
 */
export async function packLibrary(project: string): Promise<string> {
  const cwd = ROOT;
  mkdirSync(project, { recursive: true });
  try {
    if (!isBuilt()) await run("npm", ["run", "--silent", "build"], { cwd });
    const pack = ["pack", "--silent", "--workspace", "components", "--pack-destination", project];
    const { stdout } = await run("npm", pack, { cwd });
    return `file:${stdout.trim()}`;
  } catch (error) {
    const { stderr = "", message } = error as Error & { stderr?: string };
    const [why] = (stderr.trim() || message).split("\n");
    throw new Error(`the library of this repository could not be packed (npm run build): ${why}`);
  }
}
