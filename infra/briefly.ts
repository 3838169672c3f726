import { type Definitions, resolve, type Schema } from "../components/shared/json-schema";

/** What a stack file may have instead of what a component takes, and how it becomes that. */
interface Briefly {
  /** Types of the shorter form. */
  also: string[];
  read: (value: string | number | boolean) => unknown;
}

/** By the name of the component's type; see `components/shared/written.ts`. */
export const BRIEFLY: Record<string, Briefly> = {
  Scalar: { also: ["number", "boolean"], read: String },
  OneOrMore: { also: ["string"], read: (text) => [text] },
  CatalogSpec: { also: ["string"], read: (text) => ({ text }) },
};

/** What stands where a stack file has a secret: its text is known when the program runs. */
export const SECRET = "[secret]";

/**
 * The value as the components take it: short forms spelled out, and secrets as a text of their own.
 * What fits nothing stays as it is: the check of its shape tells.
 *
 * @param onSecret told where a secret stood
 */
export function spellOut(
  value: unknown,
  schema: Schema | undefined,
  definitions: Definitions,
  onSecret: (path: PropertyKey[]) => void,
  path: PropertyKey[] = [],
): unknown {
  const inner = (part: unknown, of: Schema | undefined, key: PropertyKey) =>
    spellOut(part, of, definitions, onSecret, [...path, key]);
  const known = schema && resolve(schema, definitions);
  const briefly = BRIEFLY[(schema?.$ref ?? "").replace("#/definitions/", "")];
  if (isSecret(value)) {
    onSecret(path);
    return briefly?.also.includes("string") ? briefly.read(SECRET) : SECRET;
  }
  if (briefly?.also.includes(typeof value)) return briefly.read(value as string);
  if (Array.isArray(value)) return value.map((one, index) => inner(one, known?.items, index));
  if (typeof value !== "object" || value === null) return value;
  const rest = known?.additionalProperties;
  const others = typeof rest === "object" ? rest : undefined;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      inner(part, known?.properties?.[key] ?? others, key),
    ]),
  );
}

/** As `pulumi config set --secret` writes it: `{ secure: "v1:…" }`, and nothing beside it. */
function isSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const keys = Object.keys(value);
  return keys.length === 1 && typeof (value as { secure?: unknown }).secure === "string";
}
