import { type NodeSize, S3ExchangeStorage, TrinoPlatform } from "trino-platform";

const namespace = "trino";
const coordinator: NodeSize = { memoryGiB: 16, cpu: 4 };

const storage = new S3ExchangeStorage("exchange", { bucketCount: 3 });

const platform = new TrinoPlatform("trino", {
  namespace,
  exchange: storage.exchange,
  identity: { workloadIdentity: { podIdentity: { eksClusterName: "analytics" } } },
  catalogs: { tpch: { connector: "tpch" } },
  clusters: {
    sales: {
      profile: "interactive",
      coordinator,
      workers: { replicas: 2, memoryGiB: 32, cpu: 8 },
    },
    finance: {
      profile: "interactive",
      coordinator,
      workers: { replicas: 3, memoryGiB: 64, cpu: 8 },
    },
    batch: {
      profile: "batch",
      coordinator,
      workers: { replicas: 6, memoryGiB: 64, cpu: 16 },
    },
  },
  gateway: {
    defaultRoutingGroup: "sales",
    userGroups: { finance: ["*@finance.example.com"] },
    rules: [
      { name: "pipelines", match: { source: ["airflow*", "dbt*"] }, routeTo: "batch" },
      { name: "finance", match: { userGroup: ["finance"] }, routeTo: "finance" },
    ],
    database: {
      host: "postgres.example.com",
      name: "trino_gateway",
      user: "trino_gateway",
      passwordSecretName: "gateway-database",
      tls: { caConfigMapName: "postgres-ca" },
    },
  },
});

export const url = platform.url;
export const endpoints = platform.endpoints;
