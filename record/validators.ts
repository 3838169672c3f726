import Ajv from "ajv";
import standaloneCode from "ajv/dist/standalone";
import type { Definitions } from "../components/shared/json-schema";

/**
 * ajv's code that checks values of these types, as a module that needs nothing else. Made here and not
 * when a program starts: to load ajv and compile the schemas took 240 ms, this takes 10.
 *
 * @param names of definitions; each is exported under its name
 */
export function validatorCode(definitions: Definitions, names: readonly string[]): string {
  const ajv = new Ajv({
    allErrors: true,
    // Lengths in UTF-16, the only way that needs no module of ajv's: only empty texts are told apart.
    unicode: false,
    logger: false,
    // The words are ours.
    messages: false,
    // `also` and `description` are ours.
    strict: false,
    // YAML has infinities, JSON and Trino have none.
    strictNumbers: true,
    inlineRefs: false,
    code: { source: true, lines: true },
  });
  ajv.addSchema({ $id: "all", definitions });
  const exported = Object.fromEntries(names.map((name) => [name, `all#/definitions/${name}`]));
  return standaloneCode(ajv, exported);
}
