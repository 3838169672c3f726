import { eitherOf, type Fault, nearest } from "../shared/faults";

/** The policy by which a query fails whose routing group is down. */
export const FAIL = "fail";

/**
 * A group without backends. The gateway has one way out of a group without a healthy backend, its
 * `defaultRoutingGroup`, and answers HTTP 500 if there is none in that either. No backend can be in
 * this one: its name is no DNS label.
 */
export const NO_GROUP = "_none_";

/** The gateway's `defaultRoutingGroup`: with our rules it takes only what has nowhere else to go. */
export function fallbackGroup(onGroupDown: string = FAIL): string {
  return onGroupDown === FAIL ? NO_GROUP : onGroupDown;
}

/** The routing groups of a platform. */
export interface KnownGroups {
  /** All that a cluster serves. */
  all: readonly string[];
  /** Those of them whose clusters are all inactive: they take no query. */
  inactive: readonly string[];
}

/** What is wrong with the policy, given the routing groups. */
export function checkOnGroupDown(
  onGroupDown: string | undefined,
  { all, inactive }: KnownGroups,
): Fault[] {
  const path = "onGroupDown";
  const taken = all.includes(FAIL)
    ? [{ path, message: `"${FAIL}" cannot also name a routing group; rename that` }]
    : [];
  const active = all.filter((group) => !inactive.includes(group));
  if (onGroupDown === undefined || onGroupDown === FAIL || active.includes(onGroupDown)) {
    return taken;
  }
  const allowed = [FAIL, ...active];
  const why = all.includes(onGroupDown)
    ? "has no active cluster, which could take queries"
    : "is the routing group of no cluster";
  const message = `"${onGroupDown}" ${why}; use ${eitherOf(allowed)}${nearest(onGroupDown, allowed)}`;
  return [...taken, { path, message }];
}
