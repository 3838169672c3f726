import { LAB_TRINO_VERSIONS } from "../lab/toolchain";

/** Where gateways find it. */
export const COORDINATOR = "http://trino:8080";

/** Values of chart trino: one server that is coordinator and worker. */
export const SMALL_TRINO = {
  fullnameOverride: "trino",
  image: { tag: LAB_TRINO_VERSIONS[0] },
  server: { workers: 0, node: { environment: "bench" } },
  coordinator: {
    jvm: { maxHeapSize: "1G" },
    config: { nodeScheduler: { includeCoordinator: true }, query: { maxMemoryPerNode: "300MB" } },
  },
  additionalConfigProperties: ["http-server.process-forwarded=true"],
  catalogs: { tpch: null, tpcds: null, memory: "connector.name=memory\n" },
};
