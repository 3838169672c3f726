import { below, eitherOf, type Fault, nearest } from "../../shared/faults";
import { sessionPropertyFault } from "../properties/session";
import { checkMatch, checkPattern } from "./check-match";
import { placedGroups, VARIABLE } from "./groups";
import { rawRegex, toRegex } from "./pattern";
import type { ResourceGroupsSpec, SessionRule } from "./spec";

/** What is wrong with the rules of the session property manager; paths relative to their list. */
export function checkSessionRules(
  rules: SessionRule[],
  groups: ResourceGroupsSpec,
  trinoVersion: string,
): Fault[] {
  const ids = placedGroups(groups).map(({ id }) => id);
  return rules.flatMap((rule, index) =>
    below(`[${index}]`, [
      ...checkMatch(rule),
      ...checkPattern("group", rule.group),
      ...checkGroup(rule.group, ids),
      ...checkProperties(rule.properties, trinoVersion),
    ]),
  );
}

/** A pattern that no group can ever have. */
function checkGroup(group: string | undefined, ids: string[]): Fault[] {
  if (!group || rawRegex(group) || ids.some((id) => mayBe(id, group))) return [];
  const message = `"${group}" is not a group; use ${eitherOf(ids)}, or one with a star${nearest(group.replace(/[.]?[*]+$/, ""), ids)}`;
  return [{ path: "group", message }];
}

/** A placeholder may become anything, and so may a star. */
function mayBe(id: string, pattern: string): boolean {
  const anything = id.replace(VARIABLE, "*");
  return matches(anything, pattern) || matches(pattern, anything);
}

const matches = (pattern: string, text: string) =>
  new RegExp(`^(?:${toRegex(pattern)})$`, "s").test(text);

function checkProperties(properties: Record<string, string>, trinoVersion: string): Fault[] {
  const names = Object.keys(properties);
  if (names.length === 0) return [{ path: "properties", message: "none; give at least one" }];
  return names.flatMap((name) =>
    [...faultOf(name, trinoVersion), ...valueFault(properties[name])].map((message) => ({
      path: `properties.${name}`,
      message,
    })),
  );
}

function valueFault(value: unknown): string[] {
  return typeof value === "object" ? ["has no value; give one text, or remove the line"] : [];
}

function faultOf(name: string, trinoVersion: string): string[] {
  if (name === "retry_policy") {
    return ['belongs to the cluster as a whole; choose the profile "batch" or "interactive"'];
  }
  // A catalog's name may have hyphens, its property none.
  if (/^([a-z0-9_][a-z0-9_-]*\.)?[a-z][a-z0-9_]*$/.test(name)) {
    return [sessionPropertyFault(name, trinoVersion) ?? []].flat();
  }
  const session = name.toLowerCase().replace(/[.-]/g, "_");
  return [`is not the name of a session property (did you mean "${session}"?)`];
}
