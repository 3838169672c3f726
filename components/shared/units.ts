import { DATA_SIZES, splitQuantity } from "./quantities";

/** A written amount, or why it is none and how it would be right. */
export type Amount = { mib: number } | { why: string; fix: string };

const BINARY: Record<string, number> = { Ki: 1, Mi: 2, Gi: 3, Ti: 4, Pi: 5, Ei: 6 };
const DECIMAL: Record<string, number> = { "": 0, k: 1, M: 2, G: 3, T: 4, P: 5, E: 6 };
const JVM: Record<string, number> = { "": -2, k: -1, m: 0, g: 1, t: 2 };

/** Below this, a number was meant in another unit: no server starts in a MiB. */
const LEAST_BYTES = 1024 ** 2;

/**
 * Reads the memory of a pod, a Kubernetes quantity.
 *
 * @example readPodMemory("8Gi") // { mib: 8192 }
 * @example readPodMemory("8GB") // { why: '"8GB" is a data size of Trino', fix: 'write "8Gi"; …' }
 */
export function readPodMemory(value: unknown): Amount {
  const [amount, unit] = split(value);
  const rule = "the memory of a pod is a Kubernetes quantity (Mi, Gi)";
  if (amount === undefined || unit === undefined) return wrong(value, rule, 'write it as "8Gi"');
  const bytes =
    unit in BINARY
      ? amount * 1024 ** (BINARY[unit] ?? 0)
      : unit in DECIMAL
        ? amount * 1000 ** (DECIMAL[unit] ?? 0)
        : undefined;
  const meant = `write "${amount}${binaryOf(unit)}"`;
  if (bytes === undefined) return wrong(value, rule, meant);
  if (bytes > 0 && bytes < LEAST_BYTES) {
    return { why: `${JSON.stringify(value)} is less than one MiB; ${rule}`, fix: meant };
  }
  return { mib: bytes / 1024 ** 2 };
}

/**
 * Reads a data size of Trino; `isPercent` if it is a share of the heap, which some properties take.
 *
 * @example readDataSize("8Gi") // { why: '"8Gi" is no data size of Trino …', fix: 'write "8GB"' }
 */
export function readDataSize(value: unknown): Amount & { isPercent?: true } {
  if (typeof value === "string" && /^\s*\d+(\.\d+)?%\s*$/.test(value)) {
    return { mib: Number.NaN, isPercent: true };
  }
  const [amount, unit] = split(value);
  const rule = "Trino's data sizes end in kB, MB, GB or TB, in this case";
  if (amount === undefined || unit === undefined) return wrong(value, rule, 'write it as "8GB"');
  const factor = DATA_SIZES[unit];
  if (factor !== undefined) return { mib: amount * factor };
  const letter = binaryOf(unit)[0] ?? "G";
  return wrong(value, rule, `write "${amount}${letter === "K" ? "k" : letter}B"`);
}

/**
 * Reads a heap size of the JVM (`-Xmx`).
 *
 * @example readHeap("8Gi") // { why: '"8Gi" is no heap size …', fix: 'write "8G"' }
 */
export function readHeap(value: unknown): Amount {
  const [amount, unit] = split(value);
  const rule = "the JVM's sizes are whole numbers that end in M or G";
  if (amount === undefined || unit === undefined) return wrong(value, rule, 'write it as "8G"');
  const power = JVM[unit.toLowerCase()];
  if (power === undefined) return wrong(value, rule, `write "${wholeJvm(amount, unit)}"`);
  if (!Number.isInteger(amount)) {
    return wrong(value, rule, `write "${wholeJvm(amount, unit)}"`);
  }
  if (unit === "" && amount > 0 && amount < LEAST_BYTES) {
    return {
      why: `${JSON.stringify(value)} is that many bytes; ${rule}`,
      fix: `write "${amount}G"`,
    };
  }
  return { mib: amount * 1024 ** power };
}

function wrong(value: unknown, rule: string, fix: string): Amount {
  return { why: `${JSON.stringify(value)} has the wrong form; ${rule}`, fix };
}

function wholeJvm(amount: number, unit: string): string {
  const letter = binaryOf(unit)[0] ?? "G";
  return Number.isInteger(amount)
    ? `${amount}${letter}`
    : `${Math.round(amount * 1024)}${below(letter)}`;
}

const below = (letter: string) => ({ T: "G", G: "M", M: "k" })[letter] ?? "M";

/** The binary unit that somebody who wrote `unit` meant; without one, GiB. */
function binaryOf(unit: string): string {
  const letter = unit.replace(/[iI]?[bB]?$/, "").toUpperCase();
  return /^[KMGTPE]$/.test(letter) ? `${letter}i` : "Gi";
}

function split(value: unknown): [number, string] | [] {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" ? splitQuantity(text) : [];
}
