import { below, eitherOf, type Fault, nearest } from "../../shared/faults";
import type { RoutingRule, UserGroups } from "../spec";
import { checkMatch } from "./match";
import { DEFAULT_RULE } from "./render";
import { implies } from "./shadow";

/** Everything that is wrong with a list of rules, given the routing groups that have a backend. */
export function checkRules(
  rules: readonly RoutingRule[],
  groups: readonly string[],
  userGroups: UserGroups = {},
): Fault[] {
  const matches = rules.map((rule) => checkMatch(rule.match, userGroups));
  const isSound = (index: number) => matches[index]?.length === 0;
  return rules.flatMap((rule, index) =>
    below(`rules[${index}]`, [
      ...checkName(rule, rules.slice(0, index)),
      ...checkTarget(rule, groups),
      ...below("match", matches[index] ?? []),
      // What a faulty match would match, nobody knows.
      ...(isSound(index) ? checkShadow(rule, rules.slice(0, index), isSound, userGroups) : []),
    ]),
  );
}

function checkName(rule: RoutingRule, earlier: readonly RoutingRule[]): Fault[] {
  if (rule.name.trim() === "") return [{ path: "name", message: "is empty; give the rule a name" }];
  if (rule.name === DEFAULT_RULE) {
    return [{ path: "name", message: `"${DEFAULT_RULE}" is the last rule's name; choose another` }];
  }
  const twin = earlier.findIndex((other) => other.name === rule.name);
  return twin < 0
    ? []
    : [{ path: "name", message: `"${rule.name}" is also the name of rules[${twin}]; rename one` }];
}

/** An earlier rule that matches whatever this one does leaves it nothing. */
function checkShadow(
  rule: RoutingRule,
  earlier: readonly RoutingRule[],
  isSound: (index: number) => boolean,
  userGroups: UserGroups,
): Fault[] {
  const shadow = earlier.findIndex(
    (other, index) => isSound(index) && implies(rule.match, other.match, userGroups),
  );
  return shadow < 0
    ? []
    : [
        {
          path: "match",
          message: `never decides: rules[${shadow}] "${earlier[shadow]?.name}" matches all of it before; put this rule first, or leave it out`,
        },
      ];
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
