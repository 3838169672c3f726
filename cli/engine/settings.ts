import { parseDocument, visit } from "yaml";

/** The settings of a stack as the lab's workspace gets them. */
export interface PortableSettings {
  /** Text of the workspace's own `Pulumi.<stack>.yaml`. */
  text: string;
  /**
   * Where encrypted values stood, in the syntax of `pulumi config set --path`. They can be read with
   * the environment's key only; a preview uses a placeholder, which stays secret.
   */
  encrypted: string[];
}

/** Stands for a value that only the real environment can decrypt. */
export const placeholder = "placeholder-for-an-encrypted-value";

/**
 * Makes a stack file usable without the environment's credentials: the reference to its key is left
 * out, and every `secure:` value becomes a placeholder.
 *
 * @param text the committed stack file
 * @param salt the workspace's own `encryptionsalt`, of an earlier run
 */
export function portableSettings(text: string, salt?: string): PortableSettings {
  const document = parseDocument(text);
  if (document.contents === null) document.contents = document.createNode({}) as never;
  for (const key of ["secretsprovider", "encryptedkey", "encryptionsalt"]) document.delete(key);
  const config = (document.toJS() as { config?: unknown } | null)?.config;
  const encrypted = encryptedPaths(config);
  visit(document, {
    Map: (_key, node) => (isSecure(node.toJSON()) ? document.createNode(placeholder) : undefined),
  });
  if (salt !== undefined) document.set("encryptionsalt", salt);
  return { text: document.toString(), encrypted };
}

/** Settings of the project that hold in a workspace too; where the program lies does not. */
export function projectConfig(text: string): { name: string; config: Record<string, unknown> } {
  const project = parseDocument(text).toJS() as { name: string; config?: Record<string, unknown> };
  return { name: project.name, config: project.config ?? {} };
}

/** The `encryptionsalt` of a workspace's stack file, if it has one. */
export function saltOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  return (parseDocument(text).toJS() as { encryptionsalt?: string } | null)?.encryptionsalt;
}

function encryptedPaths(value: unknown, path = ""): string[] {
  if (isSecure(value)) return [path];
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => encryptedPaths(item, `${path}[${index}]`));
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const plainKey = path === "" || /^[\w-]+$/.test(key);
    const step = plainKey ? (path === "" ? key : `.${key}`) : `[${JSON.stringify(key)}]`;
    return encryptedPaths(item, path + step);
  });
}

function isSecure(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const [[key, text] = [], ...more] = Object.entries(value);
  return key === "secure" && typeof text === "string" && more.length === 0;
}
