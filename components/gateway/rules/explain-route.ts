import type { RouteExplanation, RouteRequest, RoutingRule, RuleVerdict, UserGroups } from "../spec";
import { judgeMatch } from "./match";

/**
 * Where a request goes and why: what the gateway would do with the rendered rules, worked out here.
 * `certain` is false if a rule before the deciding one could only be judged by the gateway itself.
 *
 * @example explainRoute(rules, { source: "airflow", sql: "select 1" }, "interactive").group // "batch"
 */
export function explainRoute(
  rules: readonly RoutingRule[],
  request: RouteRequest,
  defaultRoutingGroup: string,
  userGroups: UserGroups = {},
): RouteExplanation {
  const judged = rules.map((rule) => ({ rule, ...judgeMatch(rule.match, request, userGroups) }));
  const hit = judged.findIndex((entry) => entry.verdict === "yes");
  const asked = hit < 0 ? judged : judged.slice(0, hit + 1);
  const reasons: RuleVerdict[] = judged.map((entry, index) =>
    hit >= 0 && index > hit
      ? { rule: entry.rule.name, verdict: "skipped", because: `${judged[hit]?.rule.name} decided` }
      : { rule: entry.rule.name, verdict: entry.verdict, because: entry.because },
  );
  const rule = judged[hit]?.rule;
  return {
    group: rule?.routeTo ?? defaultRoutingGroup,
    ...(rule ? { rule: rule.name } : {}),
    certain: asked.every((entry) => entry.verdict !== "unknown"),
    reasons,
  };
}
