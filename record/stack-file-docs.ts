import { rangeOf } from "../components/shared/shape-faults";
import { BRIEFLY } from "../infra/briefly";
import { PLATFORM_KEY } from "../infra/stack-file";
import type { Documented } from "./json-schema";
import { defaultOf } from "./variants";

type Definitions = Record<string, Documented>;

/** A part of the stack file that has keys of its own, and where it stands. */
interface Section {
  path: string;
  /** Name of its type. */
  name: string;
  schema: Documented;
}

const INTRO = `# Stack file

Every key of \`${PLATFORM_KEY}\` in \`stacks/Pulumi.<stack>.yaml\`. Written by \`npm run schema\`
from the specs of the components, which also check the file, and which editors read from
\`stacks/schema.json\`. A key that is not here is an error.

\`<name>\` stands for a name of your own, \`[]\` for an element of a list. Every text may also be a
secret: \`pulumi config set --secret --path\` writes it.
`;

/**
 * The reference of the stack file as Markdown: `docs/stack-file.md`. A type that stands in several
 * places is described at the first.
 */
export function stackFileMarkdown(definitions: Definitions): string {
  const seen = new Map<string, string>();
  const root = definitions.StackFile;
  if (!root) throw new Error("there is no type StackFile");
  const queue: Section[] = [{ path: "", name: "StackFile", schema: root }];
  const parts = [INTRO];
  for (let section = queue.shift(); section; section = queue.shift()) {
    const { rows, inner } = describe(section, definitions, seen);
    const heading = section.path === "" ? PLATFORM_KEY : section.path;
    const about = section.schema.description ?? "";
    parts.push(`## ${heading}\n\n${about}\n\n${rows.join("\n")}\n`);
    queue.unshift(...inner);
  }
  return parts.join("\n");
}

/** The table of a section, and the sections that it is the first to lead to. */
function describe({ path, schema }: Section, definitions: Definitions, seen: Map<string, string>) {
  const inner: Section[] = [];
  const rows = Object.entries(schema.properties ?? {}).map(([key, child]) => {
    const found = sectionIn(child, path === "" ? key : `${path}.${key}`, definitions);
    const link = found && linkTo(found, seen, inner);
    const type = typeOf(child, definitions);
    const cells = [
      `\`${key}\``,
      link ? `[${type}](#${link})` : type,
      schema.required?.includes(key) ? "required" : defaultText(child),
      child.description ?? "",
    ];
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll(/\s+/g, " ")).join(" | ")} |`;
  });
  const head = ["| key | type | required, or default | meaning |", "|---|---|---|---|"];
  return { rows: [...head, ...rows], inner };
}

/** The anchor of a section: its own, or that of the first one of its type. */
function linkTo(section: Section, seen: Map<string, string>, inner: Section[]): string {
  const known = seen.get(section.name);
  if (known !== undefined) return known;
  seen.set(section.name, anchorOf(section.path));
  inner.push(section);
  return anchorOf(section.path);
}

/** As GitHub makes them: lower case, nothing but letters, digits, hyphens and underscores. */
function anchorOf(path: string): string {
  return path.toLowerCase().replaceAll(/[^a-z0-9_-]/g, "");
}

/** The keys inside a value, behind maps, lists and references. */
function sectionIn(
  schema: Documented,
  path: string,
  definitions: Definitions,
): Section | undefined {
  const { additionalProperties, items, $ref } = schema;
  if ($ref !== undefined) {
    const name = nameIn($ref);
    const target = definitions[name];
    if (target?.properties) return { path, name, schema: target };
    return target && sectionIn(target, path, definitions);
  }
  if (typeof additionalProperties === "object") {
    return sectionIn(additionalProperties, `${path}.<name>`, definitions);
  }
  return items && sectionIn(items, `${path}[]`, definitions);
}

function nameIn($ref: string): string {
  return $ref.replace("#/definitions/", "");
}

const NOUNS: Record<string, string> = {
  string: "text",
  integer: "whole number",
  boolean: "true, false",
  object: "map",
};

function typeOf(schema: Documented, definitions: Definitions): string {
  const { type, enum: allowed, additionalProperties, items, $ref } = schema;
  if ($ref !== undefined) {
    const brief = BRIEFLY[nameIn($ref)]?.also.map((one) => NOUNS[one] ?? one) ?? [];
    const whole = typeOf(definitions[nameIn($ref)] ?? {}, definitions);
    return [...brief, whole].join(" or ");
  }
  if (allowed) return allowed.map((one) => `\`${one}\``).join(", ");
  if (typeof additionalProperties === "object") {
    return `map of ${typeOf(additionalProperties, definitions)}`;
  }
  if (items) return `list of ${typeOf(items, definitions)}`;
  return `${NOUNS[String(type)] ?? type ?? "any"}${rangeOf(schema)}`;
}

function defaultText({ default: documented }: Documented): string {
  return documented === undefined ? "" : defaultOf(documented).text;
}
