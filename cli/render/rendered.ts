/**
 * Who brings a rendered file to its reader, which decides over restarts: `chart` files are in the
 * chart's own ConfigMaps, `mount` files in objects that a pod merely mounts.
 */
export type FileOrigin = "values" | "chart" | "mount" | "policy" | "manifest";

/** A file of what a stack sends. */
export interface RenderedFile {
  text: string;
  origin: FileOrigin;
}

/** Files by path below the stack's folder. */
export type RenderedFiles = Record<string, RenderedFile>;

/** Files in the order of their paths; a second file for one path gets a number. */
export function collectFiles(entries: [path: string, file: RenderedFile][]): RenderedFiles {
  const files = new Map<string, RenderedFile>();
  for (const [path, file] of entries) {
    let free = path;
    for (let n = 2; files.has(free); n++) free = path.replace(/(\.[a-z]+)?$/, `-${n}$1`);
    files.set(free, file);
  }
  return Object.fromEntries([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}
