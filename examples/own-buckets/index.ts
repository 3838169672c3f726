import { AdoptedS3ExchangeStorage, TrinoCluster } from "trino-platform";

// They are looked at, never changed: this program can neither empty nor delete them.
const storage = new AdoptedS3ExchangeStorage("exchange", {
  bucketNames: ["acme-exchange-a", "acme-exchange-b"],
  // What their lifecycle rules say: a cluster whose queries may run longer is refused.
  expirationDays: 3,
});

const trino = new TrinoCluster("trino-batch", {
  profile: "batch",
  namespace: "trino",
  exchange: storage.exchange,
  identity: { workloadIdentity: { podIdentity: { eksClusterName: "analytics" } } },
  coordinator: { memoryGiB: 16, cpu: 4 },
  workers: { replicas: 4, memoryGiB: 64, cpu: 16 },
  catalogs: { tpch: { connector: "tpch" } },
});

export const endpoint = trino.endpoint;
