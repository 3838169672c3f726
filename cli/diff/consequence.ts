import type { RenderedFiles } from "../render";
import type { FileChange } from "./file-changes";
import type { ResourceChange } from "./resource-changes";

/**
 * What a change means to people. `danger`: something running or stored is lost; `attention`: look
 * before you merge; `info`: nothing that anybody notices.
 */
export interface Consequence {
  severity: "danger" | "attention" | "info";
  text: string;
}

/** What the sentences are made from. */
export interface Evidence {
  changes: ResourceChange[];
  files: FileChange[];
  /** All files of the old state: what a running server was told. */
  before: RenderedFiles;
}

/** Shorthands that keep sentences readable where they are written. */
export const danger = (text: string): Consequence => ({ severity: "danger", text });
/** See `danger`. */
export const attention = (text: string): Consequence => ({ severity: "attention", text });
/** See `danger`. */
export const info = (text: string): Consequence => ({ severity: "info", text });

/** `one worker`, `3 workers`. */
export function counted(count: number, noun: string): string {
  return count === 1 ? `one ${noun}` : `${count} ${noun}s`;
}
