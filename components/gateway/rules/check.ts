import { below, eitherOf, type Fault, nearest } from "../../shared/faults";
import { invisibleIn } from "../../shared/invisible";
import type { RoutingRule, UserGroups } from "../spec";
import { checkMatch } from "./match";
import { checkReach } from "./reach";
import { DEFAULT_RULE, renderRoutingRules } from "./render";
import { demandsOf } from "./shadow";

/** Everything that is wrong with a list of rules, given the routing groups that have a backend. */
export function checkRules(
  rules: readonly RoutingRule[],
  groups: readonly string[],
  userGroups: UserGroups = {},
): Fault[] {
  if (rules.length > MOST_RULES) {
    const message = `${rules.length}; use at most ${MOST_RULES}, for the gateway tries all of them on every request; join rules of one target by lists, or use userGroups`;
    return [{ path: "rules", message }];
  }
  const matches = rules.map((rule) => checkMatch(rule.match, userGroups));
  const isSound = (index: number) => matches[index]?.length === 0;
  // What a faulty match would match, nobody knows.
  const demands = rules.map((rule, index) =>
    isSound(index) ? demandsOf(rule.match, userGroups) : undefined,
  );
  const unreached = checkReach(rules, demands);
  const names = new Map<string, number>();
  const faults = rules.flatMap((rule, index) => {
    const twin = names.get(rule.name);
    if (twin === undefined) names.set(rule.name, index);
    return below(`rules[${index}]`, [
      ...checkName(rule, twin),
      ...checkTarget(rule, groups),
      ...below("match", [...(matches[index] ?? []), ...(unreached.get(index) ?? [])]),
    ]);
  });
  return faults.length > 0 ? faults : checkSize(rules, groups, userGroups);
}

/** More than anybody can read, and each costs every request a little (`FileBasedRoutingGroupSelector`). */
const MOST_RULES = 1000;

/** What a ConfigMap of Kubernetes holds at most, in bytes: the gateway reads the rules from one. */
const MAX_CONFIG_MAP = 1024 ** 2;

function checkSize(
  rules: readonly RoutingRule[],
  [group = ""]: readonly string[],
  userGroups: UserGroups,
): Fault[] {
  const bytes = Buffer.byteLength(renderRoutingRules(rules, group, userGroups));
  const message = `${rules.length} rules have ${bytes} bytes, and a ConfigMap of Kubernetes holds ${MAX_CONFIG_MAP}; join rules of one target by lists, or use userGroups`;
  return bytes > MAX_CONFIG_MAP ? [{ path: "rules", message }] : [];
}

function checkName({ name }: RoutingRule, twin: number | undefined): Fault[] {
  if (name === undefined || name.trim() === "") {
    return [{ path: "name", message: "is empty; give the rule a name" }];
  }
  if (name === DEFAULT_RULE) {
    return [{ path: "name", message: `"${DEFAULT_RULE}" is the last rule's name; choose another` }];
  }
  const hidden = /[\r\n]/.test(name) ? "a line break" : invisibleIn(name);
  if (hidden !== undefined) {
    return [
      { path: "name", message: `${JSON.stringify(name)} has ${hidden}; type it anew without it` },
    ];
  }
  return twin === undefined
    ? []
    : [{ path: "name", message: `"${name}" is also the name of rules[${twin}]; rename one` }];
}

function checkTarget(rule: RoutingRule, groups: readonly string[]): Fault[] {
  return groups.includes(rule.routeTo)
    ? []
    : [
        {
          path: "routeTo",
          message: `"${rule.routeTo}" is not a routing group of any backend; use ${eitherOf(groups)}${nearest(rule.routeTo, groups)}`,
        },
      ];
}
