import { below, eitherOf, type Fault, nearest } from "../../shared/faults";
import type { UserGroups } from "../spec";
import { checkPatterns, type Matcher } from "./matcher";
import { user } from "./user";

/**
 * The user belongs to one of these groups. No client says which groups its user is in, and the gateway
 * cannot ask: the members are part of the rules.
 */
export function userGroupMatcher(userGroups: UserGroups): Matcher<string[]> {
  return {
    toMvel: (names) => user.toMvel(membersOf(names, userGroups)),
    matches: (names, request) => {
      const judgement = user.matches(membersOf(names, userGroups), request);
      return { ...judgement, because: `user group ${eitherOf(names)}: ${judgement.because}` };
    },
    conditions: (names) => user.conditions(membersOf(names, userGroups)),
    check: (names) =>
      names.length === 0
        ? [{ path: "", message: "is an empty list, nothing would match; leave it out" }]
        : names.flatMap((name, index) =>
            Object.hasOwn(userGroups, name)
              ? []
              : [{ path: `[${index}]`, message: unknownGroup(name, Object.keys(userGroups)) }],
          ),
  };
}

/** The patterns of users that belong to any of the groups. */
export function membersOf(names: readonly string[], userGroups: UserGroups): string[] {
  return names.flatMap((name) => userGroups[name] ?? []);
}

/** What is wrong with the members; paths relative to the gateway. */
export function checkUserGroups(userGroups: UserGroups = {}): Fault[] {
  return Object.entries(userGroups).flatMap(([name, members]) =>
    below(`userGroups.${name}`, checkPatterns(members)),
  );
}

function unknownGroup(name: string, known: readonly string[]): string {
  return known.length === 0
    ? `"${name}" is not a user group; name its members in userGroups`
    : `"${name}" is not in userGroups; use ${eitherOf(known)}${nearest(name, known)}`;
}
