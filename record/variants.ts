import type { Definitions, Schema } from "../components/shared/json-schema";
import { LARGEST, NOT_BLANK } from "../components/shared/shape-faults";
import { BRIEFLY } from "../infra/briefly";
import type { Documented } from "./json-schema";

/** Everything that JSON can be: an Output, which no data is, is none of it. */
const KNOWN = ["string", "number", "boolean", "object", "array", "null"];

/** Name of a definition whose parts may all be Outputs, because the whole may be one. */
const open = (name: string) => `${name}OrOutput`;

/**
 * What checks the arguments of components: no prose, and an Output wherever `pulumi.Input` stands. Of
 * what may be an Output each part may be one, too: `pulumi.output` waits for all of them.
 */
export function forComponents(definitions: Record<string, Documented>): Definitions {
  const made: Definitions = {};
  const define = (name: string, isOpen: boolean): string => {
    const own = isOpen ? open(name) : name;
    if (!(own in made)) {
      made[own] = {};
      made[own] = convert(definitions[name] ?? {}, isOpen);
    }
    return own;
  };
  const convert = (given: Documented, isOpen: boolean): Schema => {
    const { input = isOpen, ...schema } = withoutProse(given);
    const known = mapParts(
      schema,
      (part) => convert(part, input),
      (name) => define(name, input),
    );
    // biome-ignore lint/suspicious/noThenProperty: the word of JSON Schema
    return input ? { if: { type: KNOWN }, then: known } : known;
  };
  for (const name of Object.keys(definitions)) define(name, false);
  return made;
}

/** What checks a stack file once it is read: no prose, no Outputs, and what it may write briefly. */
export function forStackFiles(definitions: Record<string, Documented>): Definitions {
  const convert = (given: Documented): Schema => {
    const { input: _, ...schema } = withoutProse(given);
    return mapParts(schema, convert, (name) => name);
  };
  return mapValues(definitions, (schema, name) => ({
    ...convert(schema),
    ...(BRIEFLY[name] && { also: BRIEFLY[name].also }),
  }));
}

/** A text as a stack file may have it: `pulumi config set --secret` makes the second of it. */
const TEXT: Schema & { anyOf: Schema[] } = {
  anyOf: [
    { type: "string" },
    {
      type: "object",
      properties: { secure: { type: "string" } },
      required: ["secure"],
      additionalProperties: false,
      description: "A secret: pulumi config set --secret --path",
    },
  ],
};

/** What editors read: prose, and whatever a stack file may write. */
export function forEditors(definitions: Record<string, Documented>): Record<string, Schema> {
  const convert = (given: Documented): Schema => {
    const { input: _, ...schema } = described(given);
    const known = mapParts(schema as Documented, convert, (name) => name);
    if (known.type !== "string" || known.enum) return known;
    const { type: _type, minLength: _minLength, ...beside } = known;
    return { ...beside, $ref: "#/definitions/Text" };
  };
  const all: Definitions = mapValues(definitions, (schema, name) => {
    const whole = convert(schema);
    const also = BRIEFLY[name]?.also;
    if (!also) return whole;
    const { description, ...alone } = whole;
    const others = also.map((type) =>
      type === "string" ? { $ref: "#/definitions/Text" } : { type },
    );
    return { ...(description && { description }), anyOf: [...others, alone] };
  });
  return { Text: TEXT, ...all };
}

/** The description with the default and its reason, and the default itself where it is a value. */
export function described(schema: Documented): Documented {
  const { default: documented, why: _, ...rest } = schema;
  if (documented === undefined) return rest;
  const { value, text } = defaultOf(documented);
  const description = [schema.description, `Default: ${text}.`].filter(Boolean).join(" ");
  return { ...rest, description, ...(value !== undefined && { default: value }) };
}

/**
 * What a docstring says of a default: `@default 3 - why` is a value and its reason, and all else prose.
 */
export function defaultOf(documented: unknown): { value?: unknown; text: string } {
  if (typeof documented !== "string") {
    return { value: documented, text: JSON.stringify(documented) };
  }
  const text = documented.replaceAll(/\s+/g, " ");
  const [value = "", ...reason] = text.split(" - ");
  try {
    return reason.length > 0 ? { value: JSON.parse(value), text } : { text };
  } catch {
    return { text };
  }
}

function withoutProse({ description: _, default: __, ...schema }: Documented): Documented {
  return schema.type === "integer" ? { maximum: LARGEST, ...schema } : schema;
}

/** The schema with its parts converted, references renamed, and texts that are not empty. */
function mapParts(
  schema: Documented,
  convert: (part: Documented) => Schema,
  rename: (name: string) => string,
): Schema {
  const { properties, items, additionalProperties, $ref, ...rest } = schema;
  return {
    ...rest,
    ...($ref && { $ref: `#/definitions/${rename($ref.replace("#/definitions/", ""))}` }),
    ...(properties && { properties: mapValues(properties, (part) => convert(filled(part))) }),
    ...(items && { items: convert(filled(items)) }),
    ...(additionalProperties !== undefined && {
      additionalProperties:
        typeof additionalProperties === "object"
          ? convert(additionalProperties)
          : additionalProperties,
    }),
  };
}

/** A field or an entry of a list that is given says something; a value of a map may be empty. */
function filled(schema: Documented): Documented {
  const isFreeText = schema.type === "string" && !schema.enum && schema.minLength === undefined;
  return isFreeText ? { pattern: NOT_BLANK, ...schema, minLength: 1 } : schema;
}

export function mapValues<T, R>(map: Record<string, T>, change: (value: T, key: string) => R) {
  return Object.fromEntries(
    Object.entries(map).map(([key, value]) => [key, change(value, key)]),
  ) as Record<string, R>;
}
