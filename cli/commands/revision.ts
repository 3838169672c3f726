import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import { require as requireTypeScript } from "tsx/cjs/api";
import { ROOT } from "../context";
import type { Program } from "../engine";
import { readIfThere } from "../folder";
import type { Tree } from "../rehearsal";

/** The project as it was at a commit, in a folder of its own. */
export interface Revision extends Tree {
  /** As the user named it, with the commit: `main (1a2b3c4)`. */
  label: string;
  /** False if the commit's packages are others than those that are installed here. */
  samePackages: boolean;
  /** Removes the folder. */
  close(): void;
}

/**
 * Unpacks the project of a git ref, with the packages that are installed here. Nothing in the
 * repository changes, so that nothing is left in it whenever this ends.
 *
 * @throws Error if there is no such commit, or no program in it
 */
export async function openRevision(ref: string): Promise<Revision> {
  const commit = await commitOf(ref);
  const temporary = mkdtempSync(join(tmpdir(), "trino-platform-revision-"));
  const close = () => rmSync(temporary, { recursive: true, force: true });
  try {
    const root = join(temporary, "tree");
    const archive = join(temporary, "tree.tar");
    mkdirSync(root);
    await execa("git", ["archive", "--format=tar", "-o", archive, commit], { cwd: ROOT });
    await execa("tar", ["-xf", archive, "-C", root]);
    symlinkSync(join(ROOT, "node_modules"), join(root, "node_modules"));
    const [here, there] = [ROOT, root].map((at) => readIfThere(join(at, "package-lock.json")));
    return {
      label: ref.startsWith(commit.slice(0, 7)) ? ref : `${ref} (${commit.slice(0, 7)})`,
      root,
      program: programOf(root),
      samePackages: here === there,
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

async function commitOf(ref: string): Promise<string> {
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`];
  const { stdout, exitCode } = await execa("git", args, { cwd: ROOT, reject: false });
  if (exitCode !== 0) throw new Error(`"${ref}" is not a commit of this repository`);
  return stdout.trim();
}

/**
 * Its modules are loaded beside ours, the packages that they import are the same. `infra/index.ts` may ask
 * the cluster, `infra/program.ts` by itself does not.
 */
function programOf(root: string): Program {
  const loaded = requireTypeScript(join(root, "infra", "program.ts"), __filename);
  const { program } = loaded;
  if (typeof program !== "function") throw new Error("infra/program.ts exports no program there");
  return program;
}
