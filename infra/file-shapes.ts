import type { Definitions } from "../components/shared/json-schema";
import { type Checked, checkShape, type Validate } from "../components/shared/shape";
import { spellOut } from "./briefly";

/** The files whose shape is checked; each has a type of its name, of which `npm run schema` makes it. */
export type FileShape = "StackFile" | "RouteCases" | "PricesFile";

/**
 * Checks what a file says: short forms spelled out, all faults of shape, and the rest without what
 * does not fit.
 *
 * @param onSecret told the path of each secret, which is taken for a text
 */
export function checkFile(
  name: FileShape,
  raw: unknown,
  onSecret: (path: PropertyKey[]) => void = () => {},
): Checked {
  const definitions: Definitions = require("./generated/schema.json");
  const validators: Record<FileShape, Validate> = require("./generated/validators.js");
  const schema = { $ref: `#/definitions/${name}` };
  const value = spellOut(raw, schema, definitions, onSecret);
  const shape = { name, validate: validators[name], definitions: () => definitions };
  return checkShape(shape, value);
}
