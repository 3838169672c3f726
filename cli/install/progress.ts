import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "./cache";

/** Seconds between two lines about work that goes on. */
const EVERY_SECONDS = 30;

/** How far something is, in a few words; "" if nobody knows. */
export type HowFar = () => string;

/** Takes over how far the work is from now on. */
export type Watch = (howFar: HowFar) => void;

/**
 * Says every half minute that work goes on and how far it is, and at the end how long it took.
 *
 * @param everySeconds between two lines
 */
export async function withProgress<T>(
  label: string,
  report: Report,
  work: (watch: Watch) => Promise<T>,
  everySeconds = EVERY_SECONDS,
): Promise<T> {
  const started = Date.now();
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
  let howFar: HowFar = () => "";
  const beat = setInterval(
    () => report(`${label}: ${howFar() || "still at it"}, ${seconds()}`),
    everySeconds * 1000,
  );
  try {
    const result = await work((next) => {
      howFar = next;
    });
    report(`${label}: ready after ${seconds()}`);
    return result;
  } finally {
    clearInterval(beat);
  }
}

/** Megabytes in a folder that grows, of as many as it will hold if that is known. */
export function megabytesIn(folder: string, all?: number): HowFar {
  return () => {
    const size = Math.round(sizeOf(folder) / 1e6);
    if (size === 0) return "";
    return all === undefined ? `${size} MB so far` : `${Math.min(size, all)} of ${all} MB`;
  };
}

/** Files come and go while a client is at work: what is gone counts nothing. */
function sizeOf(path: string): number {
  try {
    const found = lstatSync(path);
    if (!found.isDirectory()) return found.size;
    return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
  } catch {
    return 0;
  }
}
