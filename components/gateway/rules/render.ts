import type { RoutingRule, UserGroups } from "../spec";
import { matchToMvel } from "./match";
import { quoteMvel } from "./quote";

/** Name of the last rule, which sends what no other rule matched to the default group. */
export const DEFAULT_RULE = "default";

/** One document of the gateway's rules file. */
interface RuleDocument {
  name: string;
  description: string;
  priority: number;
  condition: string;
  actions: string[];
}

/**
 * The gateway's rules file: one YAML document a rule. The gateway fires every rule that matches, in
 * ascending priority, and the last to write the routing group wins; so the first rule of the list gets
 * the highest priority, and a rule for everything, with priority 0, the lowest.
 */
export function renderRoutingRules(
  rules: readonly RoutingRule[],
  defaultRoutingGroup: string,
  userGroups: UserGroups = {},
): string {
  const documents = rules.map((rule, index) =>
    ruleDocument(rule, rules.length - index, matchToMvel(rule.match, userGroups)),
  );
  const last: RoutingRule = {
    name: DEFAULT_RULE,
    description: "everything else",
    match: {},
    routeTo: defaultRoutingGroup,
  };
  return [...documents, ruleDocument(last, 0, "true")].map(toYaml).join("");
}

function ruleDocument(rule: RoutingRule, priority: number, condition: string): RuleDocument {
  return {
    name: rule.name,
    description: rule.description ?? "",
    // A rule without a priority has 0, whatever the gateway's documentation says.
    priority,
    condition,
    actions: [`result.put("routingGroup", ${quoteMvel(rule.routeTo)})`],
  };
}

function toYaml({ name, description, priority, condition, actions }: RuleDocument): string {
  return [
    "---",
    `name: ${quoteYaml(name)}`,
    `description: ${quoteYaml(description)}`,
    `priority: ${priority}`,
    `condition: ${quoteYaml(condition)}`,
    "actions:",
    ...actions.map((action) => `  - ${quoteYaml(action)}`),
    "",
  ].join("\n");
}

/**
 * A text for the YAML 1.1 that the gateway reads: in quotes, for a plain `true` or `1_0` would arrive as
 * something else; on one line, for one of dots or hyphens would end the document; and in printable
 * ASCII, for SnakeYAML refuses a file with U+007F or U+0080, and takes U+0085 for a line break.
 */
function quoteYaml(text: string): string {
  return JSON.stringify(text).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
