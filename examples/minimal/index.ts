import * as kubernetes from "@pulumi/kubernetes";
import { TrinoCluster } from "trino-platform";

const namespace = new kubernetes.core.v1.Namespace("trino", { metadata: { name: "trino" } });

const trino = new TrinoCluster("trino", {
  profile: "interactive",
  namespace: namespace.metadata.name,
  coordinator: { memoryGiB: 8, cpu: 2 },
  workers: { replicas: 2, memoryGiB: 16, cpu: 4 },
  catalogs: { tpch: { connector: "tpch" } },
});

/** Inside the Kubernetes cluster; from outside, `kubectl --namespace trino port-forward svc/trino 8080`. */
export const endpoint = trino.endpoint;
