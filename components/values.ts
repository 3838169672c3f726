// What can be used without Pulumi: plain functions from specs to what Trino and the gateway read.
export { s3ExchangeSpec } from "./exchange/values";
export { checkRules } from "./gateway/rules/check";
export { classifyStatement } from "./gateway/rules/classify-statement";
export { type DefaultRuleGroups, defaultRules } from "./gateway/rules/default-rules";
export { explainRoute } from "./gateway/rules/explain-route";
export { QUERY_TYPES, type QueryType } from "./gateway/rules/query-types";
export { renderRoutingRules } from "./gateway/rules/render";
export type {
  GatewaySpec,
  RouteExplanation,
  RouteRequest,
  RoutingRule,
  RuleMatch,
  UserGroups,
} from "./gateway/spec";
export { renderGatewayValues } from "./gateway/values";
export { checkPlatform } from "./platform/check";
export type { PlatformCluster, PlatformSpec } from "./platform/spec";
export { type Fault, formatFaults } from "./shared/faults";
export { checkTrino } from "./trino/check";
export { type NodeMemory, sizeNode, sizeTasks, type TaskMemory } from "./trino/sizing";
export type { TrinoSpec } from "./trino/spec";
export { renderTrinoValues } from "./trino/values";
