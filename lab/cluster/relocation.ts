/**
 * Text with absolute paths of a container moved below `folder`, the pod's own root on the laptop.
 * Only the given `paths` and what is below them; a path inside a longer one, or behind a URI's
 * scheme and host, is left alone.
 */
export function relocatePaths(text: string, paths: readonly string[], folder: string): string {
  const known = [...new Set(paths)].filter((path) => path.length > 1);
  if (known.length === 0) return text;
  const longestFirst = known.sort((a, b) => b.length - a.length).map(escapePattern);
  const pattern = new RegExp(`(?<![\\w./-])(?:${longestFirst.join("|")})(?![\\w-]|\\.\\w)`, "g");
  return text.replace(pattern, (path) => `${folder}${path}`);
}

const escapePattern = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
