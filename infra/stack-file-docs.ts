import { PLATFORM_KEY, stackFileSchema } from "./config";

/** What the reference reads of a JSON Schema. */
interface Schema {
  type?: string;
  description?: string;
  default?: unknown;
  enum?: string[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | false;
  items?: Schema;
  anyOf?: Schema[];
  $ref?: string;
  $defs?: Record<string, Schema>;
}

/** A part of the stack file that has keys of its own, and where it stands. */
interface Section {
  path: string;
  schema: Schema;
}

const INTRO = `# Stack file

Every key of \`${PLATFORM_KEY}\` in \`stacks/Pulumi.<stack>.yaml\`. Written by \`npm run schema\`
from the program's own schema, which also checks the file, and which editors read from
\`stacks/schema.json\`. A key that is not here is an error.

\`<name>\` stands for a name of your own, \`[]\` for an element of a list. Where a list is expected,
many keys also take one text. Defaults that depend on the profile are with the fields of the same
name in \`components/*/spec.ts\`.
`;

/** The reference of the stack file as Markdown: `docs/stack-file.md`. Parts that are alike appear once. */
export function stackFileMarkdown(): string {
  const root = platformOf(stackFileSchema() as Schema);
  const defs = root.$defs ?? {};
  const seen = new Map<string, string>();
  const queue: Section[] = [{ path: "", schema: root }];
  const parts = [INTRO];
  for (let section = queue.shift(); section; section = queue.shift()) {
    const { rows, inner } = describe(section, defs, seen);
    parts.push(`${headingOf(section.path)}\n\n${rows.join("\n")}\n`);
    queue.unshift(...inner);
  }
  return parts.join("\n");
}

function platformOf(file: Schema): Schema {
  const platform = file.properties?.config?.properties?.[PLATFORM_KEY];
  if (!platform) throw new Error(`the schema has no ${PLATFORM_KEY}`);
  return platform;
}

function headingOf(path: string): string {
  return path === "" ? `## ${PLATFORM_KEY}` : `## ${path}`;
}

/** The table of a section, and the sections that it is the first to lead to. */
function describe(
  { path, schema }: Section,
  defs: Record<string, Schema>,
  seen: Map<string, string>,
) {
  const inner: Section[] = [];
  const rows = Object.entries(schema.properties ?? {}).map(([key, child]) => {
    const found = sectionIn(child, path === "" ? key : `${path}.${key}`, defs);
    const link = found && linkTo(found, seen, inner);
    const must = schema.required?.includes(key) && child.default === undefined;
    const cells = [
      `\`${key}\``,
      link ? `[${typeOf(child, defs)}](#${link})` : typeOf(child, defs),
      must ? "yes" : defaultOf(child),
      (child.description ?? found?.schema.description ?? "").replaceAll("|", "\\|"),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  const head = ["| key | type | required, or default | meaning |", "|---|---|---|---|"];
  return { rows: [...head, ...rows], inner };
}

/** The anchor of a section: its own, or that of the first one that is alike. */
function linkTo(section: Section, seen: Map<string, string>, inner: Section[]): string {
  const shape = JSON.stringify(section.schema.properties);
  const known = seen.get(shape);
  if (known !== undefined) return known;
  seen.set(shape, anchorOf(section.path));
  inner.push(section);
  return anchorOf(section.path);
}

/** As GitHub makes them: lower case, nothing but letters, digits, hyphens and underscores. */
function anchorOf(path: string): string {
  return path.toLowerCase().replaceAll(/[^a-z0-9_-]/g, "");
}

/** The keys inside a value, behind maps, lists, references and alternatives. */
function sectionIn(
  schema: Schema,
  path: string,
  defs: Record<string, Schema>,
): Section | undefined {
  const { properties, additionalProperties, items, anyOf } = schema;
  const target = referred(schema, defs);
  if (target) return sectionIn(target, path, defs);
  if (properties) return { path, schema };
  if (additionalProperties) return sectionIn(additionalProperties, `${path}.<name>`, defs);
  if (items) return sectionIn(items, `${path}[]`, defs);
  return anyOf?.map((one) => sectionIn(one, path, defs)).find((found) => found !== undefined);
}

function referred({ $ref }: Schema, defs: Record<string, Schema>): Schema | undefined {
  return $ref === undefined ? undefined : defs[$ref.replace("#/$defs/", "")];
}

function typeOf(schema: Schema, defs: Record<string, Schema>): string {
  const { type, enum: allowed, additionalProperties, items, anyOf, properties } = schema;
  const target = referred(schema, defs);
  if (target) return typeOf(target, defs);
  if (allowed) return allowed.map((one) => `\`${one}\``).join(", ");
  if (anyOf) return [...new Set(anyOf.map((one) => typeOf(one, defs)))].join(" or ");
  if (properties) return "map";
  if (additionalProperties) return `map of ${typeOf(additionalProperties, defs)}`;
  if (items) return `list of ${typeOf(items, defs)}`;
  return { string: "text", boolean: "true, false", object: "map" }[type ?? ""] ?? type ?? "any";
}

function defaultOf({ default: value }: Schema): string {
  return value === undefined ? "" : `\`${JSON.stringify(value).replaceAll('"', "")}\``;
}
