import { below, eitherOf, type Fault, nearest } from "../../shared/faults";
import { checkMatch } from "./check-match";
import { leaves, placedGroups, variablesOf } from "./groups";
import { namedGroups, rawRegex, toRegex } from "./pattern";
import type { GroupSelector, ResourceGroupsSpec } from "./spec";

/** Variables that every query has. */
const GIVEN = ["USER", "SOURCE"];

/** What is wrong with where queries go; paths relative to `resourceGroups`. */
export function checkSelectors(spec: ResourceGroupsSpec): Fault[] {
  const { selectors } = spec;
  const groups = placedGroups(spec);
  const takers = leaves(groups).map(({ id }) => id);
  const targets = selectors.map(({ group }) => group);
  return [
    ...selectors.flatMap((selector, index) =>
      below(`selectors[${index}]`, [
        ...checkMatch(selector),
        ...checkTarget(
          selector.group,
          groups.map(({ id }) => id),
          takers,
        ),
        ...checkVariables(selector),
        ...checkReachable(selector, selectors.slice(0, index)),
      ]),
    ),
    ...checkLast(selectors),
    ...leaves(groups)
      .filter(({ id }) => !targets.includes(id))
      .map(({ path }) => ({ path, message: "no selector leads here; add one, or remove it" })),
  ];
}

function checkTarget(group: string, all: string[], takers: string[]): Fault[] {
  const path = "group";
  if (takers.includes(group)) return [];
  if (all.includes(group)) {
    const inside = takers.filter((id) => id.startsWith(`${group}.`));
    return [
      { path, message: `"${group}" has groups below and takes no query; use ${eitherOf(inside)}` },
    ];
  }
  const message = `"${group}" is not a group; use ${eitherOf(takers)}${nearest(group, takers)}`;
  return [{ path, message }];
}

function checkVariables({ group, user, source }: GroupSelector): Fault[] {
  const known = [...GIVEN, ...namedGroups(user ?? ""), ...namedGroups(source ?? "")];
  return variablesOf(group)
    .filter((variable) => !known.includes(variable))
    .map((variable) => ({
      path: "group",
      message: `"\${${variable}}" is not known; use ${eitherOf(known)}, or a named group of user or source`,
    }));
}

function checkReachable(selector: GroupSelector, earlier: GroupSelector[]): Fault[] {
  const index = earlier.findIndex((one) => covers(one, selector));
  return index < 0
    ? []
    : [
        {
          path: "",
          message: `is never reached, selectors[${index}] takes all of it; move it up, or remove it`,
        },
      ];
}

/** True if whatever the second one takes, the first one takes already, as far as we can tell. */
function covers(first: GroupSelector, second: GroupSelector): boolean {
  const tags = second.clientTags ?? [];
  return (
    patternCovers(first.user, second.user ?? "*") &&
    patternCovers(first.source, second.source) &&
    patternCovers(first.userGroup, second.userGroup) &&
    (first.queryType === undefined || first.queryType === second.queryType) &&
    (first.clientTags ?? []).every((tag) => tags.includes(tag))
  );
}

function patternCovers(first: string | undefined, second: string | undefined): boolean {
  if (first === undefined || first === second) return true;
  if (second === undefined || rawRegex(first) || rawRegex(second)) return false;
  // A star of the second can only be matched by a star of the first, and so can all it stands for.
  return new RegExp(`^(?:${toRegex(first)})$`, "s").test(second);
}

/** Trino refuses a query that no selector takes. */
function checkLast(selectors: GroupSelector[]): Fault[] {
  const takesAll = selectors.some((selector) => covers(selector, { group: "" }));
  return takesAll
    ? []
    : [
        {
          path: "selectors",
          message:
            "none takes every query, and Trino would refuse the rest; end with one that has a group only",
        },
      ];
}
