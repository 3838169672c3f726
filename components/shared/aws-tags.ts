import type { Fault } from "./faults";

/** Tags that a resource can have at most (S3, IAM, RDS and EC2 alike). */
const MOST_TAGS = 50;

/**
 * What is wrong with tags of AWS: reserved or too long keys, characters that S3, IAM or RDS refuse.
 * Paths are the keys.
 */
export function checkTags(tags: unknown): Fault[] {
  if (typeof tags !== "object" || tags === null || Array.isArray(tags)) return [];
  const entries = Object.entries(tags);
  const keys = entries.map(([key]) => key.toLowerCase());
  return [
    ...(entries.length > MOST_TAGS
      ? [{ path: "", message: `${entries.length} tags; AWS takes ${MOST_TAGS} on a resource` }]
      : []),
    ...entries.flatMap(([key, value], index) => [
      ...keyFaults(key).map((message) => ({ path: key, message })),
      // IAM compares keys without regard to case, and refuses the second one.
      ...(keys.indexOf(key.toLowerCase()) === index
        ? []
        : [{ path: key, message: "differs from another tag in case alone; keep one" }]),
      ...(typeof value === "string" ? valueFaults(value) : []).map((message) => ({
        path: key,
        message,
      })),
    ]),
  ];
}

function keyFaults(key: string): string[] {
  if (/^aws:/i.test(key))
    return ['begins with "aws:", which AWS keeps for itself; use another name'];
  if (key === "" || key.length > 128) {
    return [`the key has ${key.length} characters; use 1 to 128`];
  }
  return unfit(key, "the key");
}

function valueFaults(value: string): string[] {
  if (value.length > 256) return [`the value has ${value.length} characters; use up to 256`];
  return unfit(value, "the value");
}

/** IAM's set of characters, the smallest of all services (`TagResource`: `[\p{L}\p{Z}\p{N}_.:/=+\-@]*`). */
function unfit(text: string, what: string): string[] {
  const wrong = /[^\p{L}\p{Z}\p{N}_.:/=+\-@]/u.exec(text)?.[0];
  return wrong === undefined
    ? []
    : [`${what} has ${JSON.stringify(wrong)}; use letters, digits, blanks and _ . : / = + - @`];
}
