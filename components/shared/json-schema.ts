/** What is used of JSON Schema to say what shape a value has. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  /** Words that are allowed, and no others. */
  enum?: string[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  items?: Schema;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  minLength?: number;
  minItems?: number;
  pattern?: string;
  /** Ours: why a number goes no further, in words that follow the range. */
  why?: string;
  if?: Schema;
  then?: Schema;
  description?: string;
  default?: unknown;
  /** Ours: the types that a stack file may also have here, see `components/shared/written.ts`. */
  also?: string[];
}

/** Schemas by the name of their type; they refer to each other as `#/definitions/<name>`. */
export type Definitions = Record<string, Schema>;

/** The schema that a `$ref` stands for, with what is said beside it; the schema itself without one. */
export function resolve(schema: Schema, definitions: Definitions): Schema {
  if (schema.then) return resolve({ ...schema.then, ...aside(schema) }, definitions);
  if (schema.$ref === undefined) return schema;
  const target = definitions[schema.$ref.replace("#/definitions/", "")];
  const { $ref: _, ...beside } = schema;
  return target ? resolve({ ...target, ...beside }, definitions) : beside;
}

function aside({ if: _if, then: _then, ...rest }: Schema): Schema {
  return rest;
}
