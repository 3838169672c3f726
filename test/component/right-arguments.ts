// biome-ignore lint/suspicious/noExplicitAny: what programs without types may give
export type Loose = any;
export type Name =
  | "TrinoPlatform"
  | "TrinoCluster"
  | "TrinoGateway"
  | "S3ExchangeStorage"
  | "AdoptedS3ExchangeStorage"
  | "S3CompatibleExchangeStorage"
  | "GcsExchangeStorage"
  | "AzureExchangeStorage"
  | "SpoolingStorage"
  | "RdsGatewayDatabase"
  | "AuroraGatewayDatabase"
  | "CnpgGatewayDatabase";

const size = { memoryGiB: 16, cpu: 4 };
const catalogs = { tpch: { text: "connector.name=tpch" } };
export const database = {
  host: "db",
  name: "gateway",
  user: "gateway",
  passwordSecretName: "gateway-db",
  tls: {},
};
export const cluster = {
  profile: "interactive",
  coordinator: size,
  workers: { ...size, replicas: 2 },
};
export const aws = {
  namespace: "trino",
  serviceAccountNames: ["trino-batch"],
  workloadIdentity: { podIdentity: { eksClusterName: "data" } },
};
const rds = {
  namespace: "trino",
  subnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
  securityGroupIds: ["sg-0123456789abcdef0"],
};

/** Arguments that are right. */
export const right: Record<Name, () => Loose> = {
  TrinoPlatform: () => ({
    namespace: "trino",
    catalogs,
    clusters: { interactive: cluster },
    gateway: { database, defaultRoutingGroup: "interactive" },
  }),
  TrinoCluster: () => ({ namespace: "trino", catalogs, ...cluster }),
  TrinoGateway: () => ({
    namespace: "trino",
    database,
    backends: [{ name: "trino-a", url: "http://trino-a.trino:8080", routingGroup: "interactive" }],
    defaultRoutingGroup: "interactive",
  }),
  S3ExchangeStorage: () => ({ ...aws }),
  AdoptedS3ExchangeStorage: () => ({ ...aws, bucketNames: ["acme-a"] }),
  SpoolingStorage: () => ({ namespace: "trino", s3: {} }),
  S3CompatibleExchangeStorage: () => ({
    bucketNames: ["acme-a"],
    endpoint: "http://minio:9000",
    credentialsSecretName: "minio",
  }),
  GcsExchangeStorage: () => ({
    bucketNames: ["acme-a"],
    region: "europe-west1",
    hmacSecretName: "hmac",
    jsonKeySecretName: "key",
  }),
  AzureExchangeStorage: () => ({
    accountName: "acmeexchange",
    containerNames: ["exchange-a"],
    connectionStringSecretName: "azure",
  }),
  RdsGatewayDatabase: () => ({ ...rds }),
  AuroraGatewayDatabase: () => ({ ...rds }),
  CnpgGatewayDatabase: () => ({ namespace: "trino" }),
};
export const names = Object.keys(right) as Name[];
