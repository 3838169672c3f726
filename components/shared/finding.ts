import type { Fault } from "./faults";

/**
 * How bad a finding is.
 *
 * - `error`: it is dropped, refused, stops a server or loses work.
 * - `warning`: it works until something happens: a node goes away, the load grows.
 * - `note`: what values cannot say and somebody has to add beside the release.
 */
export type Severity = "error" | "warning" | "note";

/** One thing that is wrong with values, why, and what to write instead. */
export interface Finding extends Fault {
  severity: Severity;
  /** What to do about it: an imperative, lower case, no final period. */
  fix: string;
}

/** A finding that makes values unusable. */
export function error(path: string, message: string, fix: string): Finding {
  return { path, severity: "error", message, fix };
}

/** A finding that somebody will suffer from. */
export function warning(path: string, message: string, fix: string): Finding {
  return { path, severity: "warning", message, fix };
}

/** A finding about what is missing beside the values. */
export function note(path: string, message: string, fix: string): Finding {
  return { path, severity: "note", message, fix };
}

/** The errors among findings, as faults: the fix becomes the end of the message. */
export function faultsOf(findings: readonly Finding[]): Fault[] {
  return findings
    .filter(({ severity }) => severity === "error")
    .map(({ path, message, fix }) => ({ path, message: `${message}; ${fix}` }));
}
