import { TrinoGateway } from "trino-platform";

const gateway = new TrinoGateway("gateway", {
  namespace: "trino-gateway",
  backends: [
    { name: "adhoc", url: "https://adhoc.trino.example.com", routingGroup: "adhoc" },
    { name: "etl-blue", url: "https://etl-blue.trino.example.com", routingGroup: "etl" },
    // Registered, but it gets no queries: the next version waits for its turn.
    {
      name: "etl-green",
      url: "https://etl-green.trino.example.com",
      routingGroup: "etl",
      active: false,
    },
  ],
  defaultRoutingGroup: "adhoc",
  rules: [
    { name: "pipelines", match: { source: ["airflow*", "dbt*"] }, routeTo: "etl" },
    { name: "writes", match: { queryType: ["INSERT", "MERGE", "CTAS"] }, routeTo: "etl" },
  ],
  database: {
    host: "postgres.example.com",
    name: "trino_gateway",
    user: "trino_gateway",
    // A Kubernetes Secret of the namespace with the key GATEWAY_DB_PASSWORD.
    passwordSecretName: "gateway-database",
    // A ConfigMap of the namespace with the CA of the server's certificate, key ca.crt.
    tls: { caConfigMapName: "postgres-ca" },
  },
});

export const url = gateway.url;
