import { execFile } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** In a copy of the repository, of which npm knows no package yet. The published one has one file of templates. */
export const isRepository = !existsSync(join(__dirname, "templates.json"));

/**
 * Packs the library of this repository into a project; gives what the project's `package.json` asks for.
 *
 * @throws Error in one line, if it cannot be built
 */
export async function packLibrary(project: string): Promise<string> {
  const cwd = join(__dirname, "..");
  mkdirSync(project, { recursive: true });
  try {
    await run("npm", ["run", "--silent", "build"], { cwd });
    const pack = ["pack", "--silent", "--workspace", "components", "--pack-destination", project];
    const { stdout } = await run("npm", pack, { cwd });
    return `file:${stdout.trim()}`;
  } catch (error) {
    const { stderr = "", message } = error as Error & { stderr?: string };
    const [why] = (stderr.trim() || message).split("\n");
    throw new Error(`the library of this repository could not be packed (npm run build): ${why}`);
  }
}
