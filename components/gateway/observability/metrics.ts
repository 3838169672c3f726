const PROXY = "io_airlift_http_client_type_HttpClient_name_ForProxy";
const SERVER = "io_airlift_http_server_name_HttpServer";

/**
 * Names of the metrics that dashboards and alerts read at the gateway's `/metrics`, which needs no
 * login. Seen at a real Trino Gateway 21. The gateway says nothing of its database.
 */
export const GATEWAY_METRICS = {
  /** New queries, whatever becomes of them; polls are not counted. */
  requests: "io_trino_gateway_ha_handler_name_ProxyHandlerStats_RequestCount",
  /** What clusters answered. */
  answers2xx: `${PROXY}_2xxResponse`,
  answers4xx: `${PROXY}_4xxResponse`,
  answers5xx: `${PROXY}_5xxResponse`,
  /** Requests to clusters that got no answer. */
  noAnswer: `${PROXY}_RequestFailed`,
  /** Seconds until a cluster had answered: a summary of the last five minutes. */
  latency: `${PROXY}_RequestTime_FiveMinutes`,
  /** Threads of the gateway's own server, and connections to it. */
  busyThreads: `${SERVER}_ServerThreadPool_BusyThreads`,
  waitingRequests: `${SERVER}_ServerThreadPool_QueueSize`,
  connections: `${SERVER}_HttpConnectionStats_OpenConnectionCount`,
} as const;

/** What the gateway says of one backend. */
export type BackendMetric = "TrinoStatusHealthy" | "TrinoStatusUnhealthy" | "TrinoStatusPending";

/** The name of a backend is part of its metrics' names, with `_` for what a name cannot hold. */
export function backendMetric(backend: string, metric: BackendMetric): string {
  const id = backend.replace(/[^a-zA-Z0-9]/g, "_");
  return `io_trino_gateway_ha_router_name_ClusterStats_cluster_id_${id}_${metric}`;
}
