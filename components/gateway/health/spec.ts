/** How the gateway finds out whether a cluster takes queries. */
export interface GatewayHealthSpec {
  /**
   * - `info`: the coordinator answers and has started (`INFO_API`). Needs no login, depends on no
   *   metric name, and takes a cluster without workers for healthy, so one that KEDA scaled to zero
   *   gets the query that wakes it.
   * - `metrics`: besides, enough nodes are active (`METRICS`). Reads `/metrics` with a user's name,
   *   and knows how Trino's version calls the metric, which the gateway itself does not.
   * @default "info"; with the balancing `leastLoaded`, which has to see how busy clusters are, "metrics"
   */
  monitor?: string;
  /**
   * With `metrics`: fewest workers of a healthy cluster, of every cluster behind the gateway.
   * @default 1; with `leastLoaded` and no `monitor` none, so that a cluster that sleeps gets the query that
   * wakes it
   */
  minWorkers?: number;
}

/** How a query finds its cluster among those of a routing group. */
export const GATEWAY_BALANCING = ["random", "leastLoaded"] as const;

/** The monitors. */
export const GATEWAY_MONITORS = ["info", "metrics"] as const;
