import { isObject, isSecret, UNKNOWN } from "../providers/wire";

/** Stands in rendered files where a secret is. */
export const SECRET_MARK = "[secret]";

/** Stands in rendered files for what only a deployment will know. */
export const UNKNOWN_MARK = "[known after up]";

/** Inputs as they may be shown: secrets and unknowns are marks, everything else is as it is. */
export function maskInputs(value: unknown): unknown {
  if (value === UNKNOWN) return UNKNOWN_MARK;
  if (isSecret(value)) return maskAll(value.value);
  if (Array.isArray(value)) return value.map(maskInputs);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskInputs(item)]));
}

/** Every text, number and flag becomes the mark; maps and lists keep their shape. */
export function maskAll(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskAll);
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskAll(item)]));
  }
  return value === null ? null : SECRET_MARK;
}
