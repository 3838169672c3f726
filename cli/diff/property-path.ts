import { SECRET_MARK } from "../render/mask";

/** The steps of a path in the engine's syntax: `data["a.b"][0].c`. */
export function pathSteps(path: string): string[] {
  return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, name]) => quoted ?? index ?? name ?? "",
  );
}

/** The value at a path; the mark where the path leads into a secret. */
export function valueAtPath(value: unknown, path: string): unknown {
  return pathSteps(path).reduce<unknown>((at, step) => {
    if (at === SECRET_MARK) return SECRET_MARK;
    return typeof at === "object" && at !== null
      ? (at as Record<string, unknown>)[step]
      : undefined;
  }, value);
}

/** The path of the list that an element's path lies in: `rules` of `rules[2]`. */
export function listOf(path: string): string | undefined {
  return /^(.*)\[\d+\]$/.exec(path)?.[1];
}
