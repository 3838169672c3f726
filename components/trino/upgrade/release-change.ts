import type { Meets } from "./subject";

/**
 * What a change does.
 *
 * - `stops`: a server does not start, or what is deployed is refused.
 * - `fails`: queries fail that did not.
 * - `changes`: another default or meaning: everything runs, and does something else.
 */
export type ReleaseEffect = "stops" | "fails" | "changes";

/** What a release of Trino changes besides names of properties, which are measured. */
export interface ReleaseChange {
  /** The version that brought it. */
  version: number;
  effect: ReleaseEffect;
  meets: Meets;
  what: string;
  /** What to write instead, or how to have the old behaviour. @default nothing can be done, or need be */
  instead?: string;
  /** An issue or pull request of trinodb/trino, or the classes whose defaults were compared. */
  source: string;
}

/** One row of the lists. */
export const change = (
  version: number,
  effect: ReleaseEffect,
  source: string,
  meets: Meets,
  what: string,
  instead?: string,
): ReleaseChange => ({
  ...{ version, effect, source, meets, what },
  ...(instead !== undefined && { instead }),
});
