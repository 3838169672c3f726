/** How the gateway finds out whether a cluster takes queries. */
export interface GatewayHealthSpec {
  /**
   * - `info`: the coordinator answers and has started (`INFO_API`). Needs no login, depends on no
   *   metric name, and takes a cluster without workers for healthy, so one that KEDA scaled to zero
   *   gets the query that wakes it.
   * - `metrics`: besides, enough nodes are active (`METRICS`). Reads `/metrics` with a user's name,
   *   and knows how Trino's version calls the metric, which the gateway itself does not.
   * @default "info" - needs no login and no metric; with the balancing `leastLoaded`, which has to see
   * how busy clusters are, "metrics"
   */
  monitor?: GatewayMonitor;
  /**
   * With `metrics`: fewest workers of a healthy cluster, of every cluster behind the gateway.
   * @default 1; with `leastLoaded` and no `monitor` none, so that a cluster that sleeps gets the query that
   * wakes it
   * @asType integer
   * @minimum 1
   * @maximum 150000
   * @why for Kubernetes is made for at most 150000 pods
   */
  minWorkers?: number;
}

/** How a query finds its cluster among those of a routing group. */
export const GatewayBalancing = {
  /** Any of the healthy ones. */
  Random: "random",
  /** The one with the fewest queued queries, then the fewest running ones. */
  LeastLoaded: "leastLoaded",
} as const;
export type GatewayBalancing = (typeof GatewayBalancing)[keyof typeof GatewayBalancing];

/** How a cluster is looked at. */
export const GatewayMonitor = {
  /** The coordinator answers and has started. */
  Info: "info",
  /** Besides, enough nodes are active. */
  Metrics: "metrics",
} as const;
export type GatewayMonitor = (typeof GatewayMonitor)[keyof typeof GatewayMonitor];
