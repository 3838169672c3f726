import type { ResourceGroup, ResourceGroupsSpec } from "./spec";

/** A placeholder in a group's name. */
export const VARIABLE = /\$\{([a-zA-Z][a-zA-Z0-9]*)\}/g;

/** One group of the tree with its place in it. */
export interface PlacedGroup {
  /** Names from the root, joined by dots, as selectors have them. */
  id: string;
  /** Path in the user's input. */
  path: string;
  name: string;
  group: ResourceGroup;
  /** The group above; none of a root. */
  parent?: ResourceGroup;
}

/** Every group, the ones above first. */
export function placedGroups({ groups }: Pick<ResourceGroupsSpec, "groups">): PlacedGroup[] {
  return placed(groups, { id: "", path: "groups" });
}

function placed(
  groups: Record<string, ResourceGroup>,
  above: { id: string; path: string; parent?: ResourceGroup },
): PlacedGroup[] {
  return Object.entries(groups).flatMap(([name, group]) => {
    const id = above.id === "" ? name : `${above.id}.${name}`;
    const path = `${above.path}["${name}"]`.replace(/\["([A-Za-z_]\w*)"\]$/, ".$1");
    const { parent } = above;
    return [
      { id, path, name, group, ...(parent && { parent }) },
      ...placed(group.groups ?? {}, { id, path: `${path}.groups`, parent: group }),
    ];
  });
}

/** Groups that queries run in: those without groups below. */
export function leaves(groups: readonly PlacedGroup[]): PlacedGroup[] {
  return groups.filter(({ group }) => Object.keys(group.groups ?? {}).length === 0);
}

/** The variables in a name or id. */
export function variablesOf(name: string): string[] {
  return [...name.matchAll(VARIABLE)].map(([, variable]) => variable ?? "");
}
