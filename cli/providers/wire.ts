import { Struct, type StructMessage } from "./protobuf";

/** Properties as they travel between engine and provider: JSON, with secrets and unknowns marked. */
export type Properties = Record<string, unknown>;

const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** Stands for a value that only an `up` will know (`UnknownStringValue` in the engine's source). */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Marks a value as secret, so that the engine encrypts it in the state and hides it in diffs. */
export function secret(value: unknown): Properties {
  return { [signatureKey]: secretSignature, value };
}

/** True for a value that `secret` made. */
export function isSecret(value: unknown): value is { value: unknown } {
  return isObject(value) && value[signatureKey] === secretSignature;
}

/** True for a map, not for an array or null. */
export function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value with every secret in it unwrapped; what the cloud gets. */
export function plain(value: unknown): unknown {
  if (isSecret(value)) return plain(value.value);
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

/** `plain` for a whole set of properties. */
export function plainProperties(properties: Properties): Properties {
  return plain(properties) as Properties;
}

/** True if the value is unknown or holds an unknown at any depth. */
export function hasUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}

/** Paths of all unknowns in the value, as arrays of keys. */
export function unknownPaths(value: unknown, path: string[] = []): string[][] {
  if (value === UNKNOWN) return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => unknownPaths(item, [...path, key]));
}

/** The value at a path of keys, looking through secrets; undefined where the path ends early. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  const open = isSecret(value) ? value.value : value;
  const [key, ...rest] = path;
  if (key === undefined) return open;
  if (typeof open !== "object" || open === null) return undefined;
  return valueAt((open as Record<PropertyKey, unknown>)[key], rest);
}

/** True if the value at the path, or anything that it lies in, is secret. */
export function isSecretAt(value: unknown, path: readonly PropertyKey[]): boolean {
  if (isSecret(value)) return true;
  const [key, ...rest] = path;
  if (key === undefined || typeof value !== "object" || value === null) return false;
  return isSecretAt((value as Record<PropertyKey, unknown>)[key], rest);
}

/** `fresh` with the secrecy of `old`: whatever was secret stays secret. */
export function keepSecrecy(old: unknown, fresh: unknown): unknown {
  if (isSecret(old)) return secret(keepSecrecy(old.value, fresh));
  if (!isObject(old) || !isObject(fresh)) return fresh;
  return Object.fromEntries(
    Object.entries(fresh).map(([key, item]) => [key, keepSecrecy(old[key], item)]),
  );
}

/** Reads a protobuf struct; an absent one is empty. */
export function fromStruct(struct: StructMessage | undefined): Properties {
  return (struct?.toJavaScript() ?? {}) as Properties;
}

/** Writes a protobuf struct; `undefined` properties are left out, protobuf has no such value. */
export function toStruct(properties: Properties): StructMessage {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)));
}
