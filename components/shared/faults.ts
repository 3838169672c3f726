import { distance } from "fastest-levenshtein";

/** One thing that is wrong with an input: where, and what is allowed instead. */
export interface Fault {
  /** Path of the value in the user's input, for example `clusters.batch.workers.memoryGiB`. */
  path: string;
  /** The value, why it cannot be, what is allowed: lower case, no final period. */
  message: string;
}

/**
 * The nearest allowed word, as the tail of a message, or nothing if none is near.
 *
 * @example nearest("interactve", ["interactive", "batch"]) // ' (did you mean "interactive"?)'
 */
export function nearest(value: string, allowed: readonly string[]): string {
  const word = nearestWord(value, allowed);
  return word === undefined ? "" : ` (did you mean "${word}"?)`;
}

/** The nearest allowed word, or undefined if none is near. */
export function nearestWord(value: string, allowed: readonly string[]): string | undefined {
  const ranked = allowed
    .map((word) => ({ word, distance: distance(value.toLowerCase(), word.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  // A third of the word's length: further away, a suggestion is noise.
  return best && best.distance <= Math.max(2, best.word.length / 3) ? best.word : undefined;
}

/** `a`, `a or b`, `a, b or c`: the allowed words of a message. */
export function eitherOf(words: readonly string[]): string {
  return words.length < 2
    ? (words[0] ?? "nothing")
    : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/** All faults in one text: the title, then one line each. */
export function formatFaults(title: string, faults: readonly Fault[]): string {
  return [
    title,
    ...faults.map((fault) => `  ${fault.path === "" ? "" : `${fault.path}: `}${fault.message}`),
  ].join("\n");
}

/** The same faults with their paths below `path`. */
export function below<T extends Fault>(path: string, faults: readonly T[]): T[] {
  // An index follows its list without a dot: `rules[0]`.
  const join = (tail: string) => (tail === "" || tail.startsWith("[") ? tail : `.${tail}`);
  return faults.map((fault) => ({ ...fault, path: `${path}${join(fault.path)}` }));
}
