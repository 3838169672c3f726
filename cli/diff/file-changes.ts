import { createTwoFilesPatch } from "diff";
import type { RenderedFile, RenderedFiles } from "../render";

/** One rendered file before and after; `undefined` where there is none. */
export interface FileChange {
  path: string;
  before: RenderedFile | undefined;
  after: RenderedFile | undefined;
}

/** Files that change in the same way, and how. */
export interface FilePatch {
  paths: string[];
  /** Unified diff, without the lines that name the files. */
  patch: string;
}

/** The files that differ. */
export function fileChanges(before: RenderedFiles, after: RenderedFiles): FileChange[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return paths
    .filter((path) => before[path]?.text !== after[path]?.text)
    .map((path) => ({ path, before: before[path], after: after[path] }));
}

/**
 * Unified diffs of what servers read and of policies; values and manifests are in the diff of the
 * resources. A catalog that comes to coordinator and workers of two clusters is shown once.
 */
export function filePatches(changes: FileChange[]): FilePatch[] {
  const patches = new Map<string, FilePatch>();
  for (const change of changes.filter(({ path }) => /^(?:files|policies)\//.test(path))) {
    const patch = patchOf(change);
    // The same lines in files of different names are a coincidence.
    const key = `${change.path.replace(/^files\/[^/]+\/[^/]+\//, "")}\n${patch}`;
    const known = patches.get(key);
    if (known) known.paths.push(change.path);
    else patches.set(key, { paths: [change.path], patch });
  }
  return [...patches.values()];
}

const CONTEXT_LINES = 2;

function patchOf({ before, after }: FileChange): string {
  const old = before?.text ?? "";
  const text = createTwoFilesPatch("", "", old, after?.text ?? "", "", "", {
    context: CONTEXT_LINES,
  });
  return text.slice(text.indexOf("@@")).trimEnd();
}

/** Several paths as one: `files/{a,b}/worker/jvm.config`. */
export function joinPaths(paths: string[]): string {
  const split = paths.map((path) => path.split("/"));
  const [first = []] = split;
  const choices = first.map((_, index) => [...new Set(split.map((steps) => steps[index] ?? ""))]);
  const combinations = choices.reduce((product, { length }) => product * length, 1);
  // Not every coordinator and worker of every cluster: then the product would name too many.
  if (combinations !== paths.length) return paths.join(", ");
  return choices.map((names) => (names.length === 1 ? names[0] : `{${names.join(",")}}`)).join("/");
}
