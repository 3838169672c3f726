import { join } from "node:path";
import {
  AnnotatedType,
  type BaseType,
  type Context,
  createFormatter,
  createParser,
  DEFAULT_CONFIG,
  type NodeParser,
  SchemaGenerator,
  type SubNodeParser,
} from "ts-json-schema-generator";
import ts from "typescript";
import type { Definitions, Schema } from "../components/shared/json-schema";

/** The project's folder. */
export const ROOT = join(__dirname, "..");

/** A schema as it is first made of a type: with what its docstring says, word for word. */
export interface Documented extends Schema {
  /** True if the value may be an Output or a Promise: `pulumi.Input`. */
  input?: boolean;
  properties?: Record<string, Documented>;
  items?: Documented;
  additionalProperties?: Documented | boolean;
}

/**
 * The JSON Schemas of TypeScript's types, with those of all types that they are made of, by name.
 *
 * Made by ts-json-schema-generator, and not by typescript-json-schema: the latter pins a TypeScript
 * of its own (5.9), and knows no way to read `pulumi.Input` as what it stands for.
 *
 * @param files where the types stand, relative to the project
 * @param types names of exported interfaces
 */
export function definitionsOf(files: string[], types: string[]): Record<string, Documented> {
  const config = { ...DEFAULT_CONFIG, sortProps: false, extraTags: ["why"] };
  const program = ts.createProgram(
    files.map((file) => join(ROOT, file)),
    { ...compilerOptions(), noEmit: true },
  );
  const parser = createParser(program, config, (chain) => {
    chain.addNodeParser(new InputParser(chain as unknown as NodeParser));
  });
  const generator = new SchemaGenerator(program, parser, createFormatter(config), config);
  const made = Object.assign({}, ...types.map((type) => generator.createSchema(type).definitions));
  // Links of docstrings lead nowhere in an editor.
  const text = JSON.stringify(made).replaceAll(/ *\{ *@link +([\w.]+) *\} ?([.,:;])?/g, " `$1`$2");
  return JSON.parse(text);
}

function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile);
  return ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT).options;
}

/** `pulumi.Input<T>` is T here, marked; its Promise and Output would be followed into the SDK. */
class InputParser implements SubNodeParser {
  constructor(private readonly inner: NodeParser) {}

  supportsNode(node: ts.Node): boolean {
    return ts.isTypeReferenceNode(node) && node.typeName.getText() === "pulumi.Input";
  }

  createType(node: ts.TypeReferenceNode, context: Context): BaseType {
    const [argument] = node.typeArguments ?? [];
    const type = argument && this.inner.createType(argument, context);
    if (!type) throw new Error(`${node.getText()} has no type that can be read`);
    return new AnnotatedType(type, { input: true } as never, false);
  }
}

/** The definitions that others lead to from `roots`, in the order in which they are met. */
export function reachable(definitions: Definitions, roots: readonly string[]): Definitions {
  const found = new Set<string>();
  const visit = (name: string) => {
    if (found.has(name)) return;
    found.add(name);
    for (const [, next = ""] of JSON.stringify(definitions[name]).matchAll(
      /"#\/definitions\/([^"]+)"/g,
    )) {
      visit(next);
    }
  };
  roots.forEach(visit);
  return Object.fromEntries([...found].map((name) => [name, definitions[name] as Schema]));
}
