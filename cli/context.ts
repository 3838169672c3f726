import { join } from "node:path";

/** The project's folder. */
export const ROOT = join(__dirname, "..");

/** The stack that the local cloud runs. */
export const LAB_STACK = "local";

/** Prints data for a machine, or text for a person. */
export function print(json: boolean, data: unknown, text: () => string): void {
  console.log(json ? JSON.stringify(data, null, 2) : text());
}
