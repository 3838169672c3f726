// The public API and nothing else.
export {
  AdoptedS3ExchangeStorage,
  type AdoptedS3ExchangeStorageArgs,
} from "./exchange/adopted-s3-exchange-storage";
export {
  AzureExchangeStorage,
  type AzureExchangeStorageArgs,
  type AzureWorkloadIdentityArgs,
} from "./exchange/azure-exchange-storage";
export type { AwsIdentityArgs } from "./exchange/exchange-role";
export {
  GcsExchangeStorage,
  type GcsExchangeStorageArgs,
  type GkeWorkloadIdentityArgs,
} from "./exchange/gcs-exchange-storage";
export {
  S3CompatibleExchangeStorage,
  type S3CompatibleExchangeStorageArgs,
} from "./exchange/s3-compatible-exchange-storage";
export {
  S3ExchangeStorage,
  type S3ExchangeStorageArgs,
  type VpcEndpointArgs,
} from "./exchange/s3-exchange-storage";
export type { ExchangeSpec } from "./exchange/spec";
export {
  type ExchangeTuningArgs,
  encryptionProperties,
  S3RetryMode,
  type S3TuningArgs,
} from "./exchange/tuning";
export type { ExchangeBucketArgs } from "./exchange/values";
export {
  AuroraGatewayDatabase,
  type AuroraGatewayDatabaseArgs,
} from "./gateway/aurora-database";
export { CnpgGatewayDatabase, type CnpgGatewayDatabaseArgs } from "./gateway/cnpg-database";
export { DatabaseTls, type GatewayDatabaseTlsSpec } from "./gateway/database-tls";
export { GatewayBalancing, type GatewayHealthSpec, GatewayMonitor } from "./gateway/health/spec";
export type { GatewayImagesSpec } from "./gateway/images";
export {
  type GatewayIngressSpec,
  type HttpRouteSpec,
  type IngressSpec,
  LoadBalancerController,
  type LoadBalancerSpec,
} from "./gateway/ingress/spec";
export type { GatewayLoadSpec } from "./gateway/memory";
export type { GatewayAlertsSpec, GatewayObservabilitySpec } from "./gateway/observability/spec";
export { RdsGatewayDatabase, type RdsGatewayDatabaseArgs } from "./gateway/rds-database";
export type {
  GatewayAuthenticationSpec,
  GatewayClusterTrustSpec,
  GatewayNetworkPolicySpec,
  GatewayOAuth2Spec,
  GatewayRolesSpec,
  GatewaySecuritySpec,
  GatewayTlsSpec,
  GatewayTrustStoreSpec,
  LdapSpec,
} from "./gateway/security/spec";
export type {
  GatewayDatabaseSpec,
  ResourceEstimateMatch,
  RoutingRule,
  RuleMatch,
  UserGroups,
} from "./gateway/spec";
export {
  type BackendArgs,
  type GatewaySettings,
  TrinoGateway,
  type TrinoGatewayArgs,
} from "./gateway/trino-gateway";
export { type PlatformCluster, Rollout } from "./platform/spec";
export {
  type PlatformClusterArgs,
  TrinoPlatform,
  type TrinoPlatformArgs,
} from "./platform/trino-platform";
export type {
  ClusterIdentityArgs,
  IrsaArgs,
  PodIdentityArgs,
  WorkloadIdentityArgs,
} from "./shared/identity/create-identity";
export type { DashboardsSpec, PrometheusSpec } from "./shared/monitoring/spec";
export { RemovalPolicy } from "./shared/removal-policy";
export { SpoolingRetrieval, type SpoolingSpec } from "./spooling/spec";
export { SpoolingStorage, type SpoolingStorageArgs } from "./spooling/spooling-storage";
export type {
  AdoptedS3SpoolingArgs,
  AzureSpoolingArgs,
  GcsSpoolingArgs,
  S3CompatibleSpoolingArgs,
  S3SpoolingArgs,
  SpoolingStoreArgs,
} from "./spooling/stores";
export type { ClientSpoolingArgs } from "./trino/client-spooling";
export {
  type ExecutionSpec,
  type FaultToleranceSpec,
  type QueryLimitsSpec,
  SpillCompression,
  type SpillSpec,
} from "./trino/execution/spec";
export {
  type EventListenerSpec,
  type HttpEventListenerSpec,
  type KafkaEventListenerSpec,
  type MysqlEventListenerSpec,
  TracingProtocol,
  type TracingSpec,
  type TrinoAlertsSpec,
  type TrinoObservabilitySpec,
  type TrinoPrometheusSpec,
} from "./trino/observability/spec";
export {
  type AutoscalingSpec,
  type DrainSpec,
  type HpaSpec,
  type KedaSpec,
  type KedaTrigger,
  type PlacementSpec,
  type PrometheusTrigger,
  type ScaleInSpec,
  type SpotSpec,
  TaintEffect,
  type Toleration,
  TolerationOperator,
  type TopologySpread,
  WhenUnsatisfiable,
  type WorkerPlacementSpec,
} from "./trino/scaling/spec";
export {
  type AccessControlSpec,
  type AccessRules,
  type AuthorizationRule,
  CatalogAccess,
  type CatalogRule,
  type CatalogSessionPropertyRule,
  type ColumnRule,
  FunctionPrivilege,
  type FunctionRule,
  type ImpersonationRule,
  ProcedurePrivilege,
  type ProcedureRule,
  QueryAccess,
  type QueryRule,
  type RuleEnvironment,
  type RuleSubject,
  type SchemaRule,
  type SessionPropertyRule,
  SystemInformationAccess,
  type SystemInformationRule,
  TablePrivilege,
  type TableRule,
} from "./trino/security/rules-spec";
export type {
  AuthenticationSpec,
  JwtSpec,
  NetworkPeer,
  NetworkPolicySpec,
  OAuth2Spec,
  PasswordSpec,
  SecuritySpec,
  TlsSpec,
} from "./trino/security/spec";
export {
  type CatalogSpec,
  type ClusterOptions,
  type CoordinatorSpec,
  type NodeSize,
  TrinoProfile,
  type WorkersSpec,
} from "./trino/spec";
export { TrinoCluster, type TrinoClusterArgs } from "./trino/trino-cluster";
export {
  type GroupSelector,
  type ResourceGroup,
  type ResourceGroupsSpec,
  SchedulingPolicy,
  type SessionRule,
  type WorkloadMatch,
  type WorkloadSpec,
} from "./trino/workload/spec";
