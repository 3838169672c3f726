import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** A folder of one owner: what a command keeps at run time lives in it. */
export interface Folder {
  /** Absolute path of the folder itself. */
  readonly root: string;
  /** Absolute path of something in it: `folder.path("logs", "gateway.log")`. */
  path(...parts: string[]): string;
}

/** Opens a folder, making it if it is missing. Only its owner may read it: passwords are in it. */
export function openFolder(root: string): Folder {
  const absolute = resolve(root);
  mkdirSync(absolute, { recursive: true, mode: 0o700 });
  chmodSync(absolute, 0o700);
  return { root: absolute, path: (...parts) => join(absolute, ...parts) };
}

/**
 * Writes a file in one step: a reader sees the old text or the new one, never half of it.
 * The folders above it are made; the file is readable by its owner only (mode 0600).
 */
export function writeWhole(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, text, { mode: 0o600 });
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** The text of a file, or undefined if there is none. */
export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
