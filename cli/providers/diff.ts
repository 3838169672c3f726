import { isObject, type Properties, plainProperties } from "./wire";

/** What happened to a property between two sets of inputs. */
export type ChangeKind = "ADD" | "DELETE" | "UPDATE";

/** One changed property, at its exact path (`values.server.workers`, `rules[0].id`). */
export interface PropertyChange {
  path: string;
  kind: ChangeKind;
  /** True if the real provider cannot change it in place. */
  replaces: boolean;
}

/** What decides over a diff besides the two sets of inputs. */
export interface DiffRules {
  /** Paths whose change replaces the resource; `*` means every one. */
  replaceOn: readonly string[];
  /** Paths that the resource option `ignoreChanges` names. */
  ignoreChanges: readonly string[];
}

/** Compares inputs with inputs, never with outputs: what the provider computed is no change. */
export function compareInputs(
  oldInputs: Properties,
  newInputs: Properties,
  rules: DiffRules,
): PropertyChange[] {
  return changesBetween(plainProperties(oldInputs), plainProperties(newInputs), "")
    .filter(({ path }) => !rules.ignoreChanges.some((ignored) => covers(ignored, path)))
    .map((change) => ({
      ...change,
      replaces: rules.replaceOn.some((on) => covers(on, change.path)),
    }));
}

/** The first key of a path: `rules` of `rules[0].id`. */
export function topLevelKey(path: string): string {
  return path.split(/[.[]/)[0] ?? path;
}

function covers(pattern: string, path: string): boolean {
  return (
    pattern === "*" ||
    path === pattern ||
    path.startsWith(`${pattern}.`) ||
    path.startsWith(`${pattern}[`)
  );
}

type BareChange = Omit<PropertyChange, "replaces">;

function changesBetween(before: unknown, after: unknown, path: string): BareChange[] {
  if (before === undefined && after === undefined) return [];
  if (before === undefined) return [{ path, kind: "ADD" }];
  if (after === undefined) return [{ path, kind: "DELETE" }];
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, index) => index).flatMap((index) =>
      changesBetween(before[index], after[index], `${path}[${index}]`),
    );
  }
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => changesBetween(before[key], after[key], join(path, key)));
  }
  return before === after ? [] : [{ path, kind: "UPDATE" }];
}

/** The engine's path syntax: keys that are no identifiers stand in brackets and quotes. */
function join(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}
