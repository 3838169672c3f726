import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Files, Templates } from "./project";
import { Where } from "./words";

/**
 * All templates: of the published package one file, in the repository folders. The program of
 * `eks-from-nothing` is the example's.
 */
export function readTemplates(): Templates {
  const packed = join(__dirname, "templates.json");
  if (existsSync(packed)) return JSON.parse(readFileSync(packed, "utf8"));
  const own = (where: Where) => filesIn(join(__dirname, "templates", where), () => true);
  const example = join(__dirname, "..", "examples", "eks-from-nothing");
  return {
    [Where.Kind]: own(Where.Kind),
    [Where.Eks]: own(Where.Eks),
    [Where.EksFromNothing]: {
      ...filesIn(example, (path) => path.endsWith(".ts")),
      ...own(Where.EksFromNothing),
    },
  };
}

function filesIn(folder: string, isWanted: (path: string) => boolean): Files {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .filter((path) => !path.includes("node_modules") && isWanted(path));
  return Object.fromEntries(
    paths.sort().map((path) => [path, readFileSync(join(folder, path), "utf8")]),
  );
}
