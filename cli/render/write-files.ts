import { mkdirSync, readdirSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { readIfThere } from "../folder";
import type { RenderedFiles } from "./rendered";

/** What writing did, as paths below the folder. */
export interface WrittenFiles {
  written: string[];
  removed: string[];
  unchanged: number;
}

/** The folders that belong to the rendering; whatever else lies beside them is left alone. */
const OWN_FOLDERS = ["releases", "files", "policies", "manifests"];

/** Makes `folder` hold exactly these files: what is as it should be stays untouched. */
export function writeFiles(folder: string, files: RenderedFiles): WrittenFiles {
  const written = Object.entries(files).filter(
    ([path, { text }]) => readIfThere(join(folder, path)) !== text,
  );
  const removed = OWN_FOLDERS.flatMap((own) => filesBelow(join(folder, own)))
    .map((file) => relative(folder, file).split(sep).join("/"))
    .filter((path) => !(path in files));
  for (const path of removed) removeFile(folder, path);
  for (const [path, { text }] of written) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return {
    written: written.map(([path]) => path),
    removed,
    unchanged: Object.keys(files).length - written.length,
  };
}

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** Removes a file, and the folders that it leaves empty. */
function removeFile(folder: string, path: string): void {
  rmSync(join(folder, path));
  for (let parent = dirname(path); parent !== "."; parent = dirname(parent)) {
    if (readdirSync(join(folder, parent)).length > 0) return;
    rmdirSync(join(folder, parent));
  }
}
