import {
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";

/** A folder of one owner: what a command keeps at run time lives in it. */
export interface Folder {
  /** Absolute path of the folder itself. */
  readonly root: string;
  /** Absolute path of something in it: `folder.path("logs", "gateway.log")`. */
  path(...parts: string[]): string;
}

/**
 * Opens a folder, making it if it is missing. Only its owner may read it: passwords are in it.
 *
 * @throws Error that says whose it is, if it is another user's
 */
export function openFolder(root: string): Folder {
  const absolute = resolve(root);
  try {
    mkdirSync(absolute, { recursive: true, mode: 0o700 });
    chmodSync(absolute, 0o700);
  } catch (error) {
    throw explained(error, absolute);
  }
  return { root: absolute, path: (...parts) => join(absolute, ...parts) };
}

function explained(error: unknown, folder: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOTDIR" || code === "EEXIST") return new Error(`${folder} is not a folder`);
  if (code !== "EPERM" && code !== "EACCES") return error;
  const owner = statSync(folder, { throwIfNoEntry: false })?.uid;
  const whose =
    owner === undefined ? "cannot be made here" : `belongs to the user with id ${owner}`;
  const me = process.getuid?.();
  return new Error(
    `${folder} ${whose}, and this is user ${me}: remove it as its owner, or run as that one`,
  );
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
