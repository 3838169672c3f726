import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** What `@default` says, by interface and property. */
export type DocumentedDefaults = Map<string, Map<string, string>>;

/**
 * The defaults as the docstrings of a library have them: Pulumi's schema leaves them out, and a
 * changed one changes what a user's program makes.
 */
export function documentedDefaults(folder: string): DocumentedDefaults {
  const own: DocumentedDefaults = new Map();
  const parents = new Map<string, string[]>();
  for (const file of globSync("**/*.ts", {
    cwd: folder,
    exclude: ["dist/**", "node_modules/**"],
  })) {
    const text = readFileSync(join(folder, file), "utf8");
    ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true).forEachChild((node) => {
      if (!ts.isInterfaceDeclaration(node)) return;
      own.set(node.name.text, defaultsOf(node));
      parents.set(node.name.text, parentsOf(node));
    });
  }
  const inherited = (name: string): [string, string][] => [
    ...(parents.get(name) ?? []).flatMap(inherited),
    ...(own.get(name) ?? []),
  ];
  return new Map([...own.keys()].map((name) => [name, new Map(inherited(name))]));
}

function defaultsOf(node: ts.InterfaceDeclaration): Map<string, string> {
  const found = new Map<string, string>();
  for (const member of node.members) {
    const tag = ts.getJSDocTags(member).find(({ tagName }) => tagName.text === "default");
    if (tag && member.name) {
      found.set(member.name.getText(), ts.getTextOfJSDocComment(tag.comment) ?? "");
    }
  }
  return found;
}

function parentsOf({ heritageClauses = [] as never }: ts.InterfaceDeclaration): string[] {
  return [...heritageClauses].flatMap(({ types }) =>
    types.map((type) => type.expression.getText()),
  );
}
