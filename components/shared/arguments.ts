import type { Fault } from "./faults";
import type { Definitions } from "./json-schema";
import { checkAll, type Validate } from "./shape";

/**
 * All faults of a component's arguments. Programs in JavaScript, YAML and Python have no types that
 * would keep them from any value, so the shape is checked first, and meaning only of what has the
 * right one.
 *
 * @param type name of the arguments' interface
 * @param meaning what is wrong with arguments of the right shape; told of those parts only
 */
export function checkArguments<T>(
  type: string,
  args: T,
  meaning: (args: T) => Fault[] = () => [],
): Fault[] {
  // By `imports` of package.json: the sources and what is compiled of them are in different folders.
  const validators: Record<string, Validate> = require("#generated/validators.js");
  const validate = validators[type];
  if (!validate) throw new Error(`${type} has no schema; run npm run schema`);
  const definitions = (): Definitions => require("#generated/schema.json");
  return checkAll({ name: type, validate, definitions }, args, meaning);
}
