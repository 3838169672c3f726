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

/** What is wrong with the policy, given the routing groups that have a backend. */
export function checkOnGroupDown(
  onGroupDown: string | undefined,
  groups: readonly string[],
): Fault[] {
  const taken = groups.includes(FAIL)
    ? [{ path: "onGroupDown", message: `"${FAIL}" cannot also name a routing group; rename that` }]
    : [];
  if (onGroupDown === undefined || onGroupDown === FAIL || groups.includes(onGroupDown)) {
    return taken;
  }
  const allowed = [FAIL, ...groups];
  const message = `"${onGroupDown}" is no routing group of any backend; use ${eitherOf(allowed)}${nearest(onGroupDown, allowed)}`;
  return [...taken, { path: "onGroupDown", message }];
}
