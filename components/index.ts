// The public API and nothing else.
export type {
  IrsaArgs,
  PodIdentityArgs,
  WorkloadIdentityArgs,
} from "./exchange/exchange-role";
export { S3ExchangeStorage, type S3ExchangeStorageArgs } from "./exchange/s3-exchange-storage";
export type { ExchangeSpec } from "./exchange/spec";
export { RdsGatewayDatabase, type RdsGatewayDatabaseArgs } from "./gateway/rds-database";
export type { GatewayDatabaseSpec, RoutingRule, RuleMatch } from "./gateway/spec";
export { type BackendArgs, TrinoGateway, type TrinoGatewayArgs } from "./gateway/trino-gateway";
export type { PlatformCluster } from "./platform/spec";
export {
  type PlatformGatewayArgs,
  TrinoPlatform,
  type TrinoPlatformArgs,
} from "./platform/trino-platform";
export { RemovalPolicy } from "./shared/removal-policy";
export { type CatalogSpec, type NodeSize, TrinoProfile, type WorkersSpec } from "./trino/spec";
export { TrinoCluster, type TrinoClusterArgs } from "./trino/trino-cluster";
