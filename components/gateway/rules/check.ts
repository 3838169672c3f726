import { below, eitherOf, type Fault, nearest } from "../../shared/faults";
import type { RoutingRule } from "../spec";
import { checkMatch } from "./match";
import { DEFAULT_RULE } from "./render";

/** Everything that is wrong with a list of rules, given the routing groups that have a backend. */
export function checkRules(rules: readonly RoutingRule[], groups: readonly string[]): Fault[] {
  return rules.flatMap((rule, index) =>
    below(`rules[${index}]`, [
      ...checkName(rule, rules.slice(0, index)),
      ...checkTarget(rule, groups),
      ...below("match", checkMatch(rule.match)),
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
