/** One Helm chart, pinned: its values are typed by us for exactly this version. */
export interface ChartPin {
  readonly chart: string;
  readonly version: string;
  readonly repository: string;
}

const REPOSITORY = "https://trinodb.github.io/charts";

/** The two official charts. */
export const CHARTS = {
  // renovate: datasource=helm depName=trino registryUrl=https://trinodb.github.io/charts
  trino: { chart: "trino", version: "1.42.2", repository: REPOSITORY },
  // renovate: datasource=helm depName=trino-gateway registryUrl=https://trinodb.github.io/charts
  gateway: { chart: "trino-gateway", version: "1.19.0", repository: REPOSITORY },
} as const satisfies Record<string, ChartPin>;

/** Trino's version unless the caller says otherwise: the chart's own `appVersion`. */
export const DEFAULT_TRINO_VERSION = "480";

/** Trino's versions whose properties we know by name. */
export const TRINO_VERSIONS = { oldest: 476, newest: 484 } as const;

/** Trino Gateway's version unless the caller says otherwise; the chart's own default is 19. */
export const DEFAULT_GATEWAY_VERSION = "21";

/** Images of our own helpers, pinned. */
export const IMAGES = {
  // renovate: datasource=docker depName=curlimages/curl
  curl: "curlimages/curl:8.16.0",
  // renovate: datasource=docker depName=alpine/socat
  socat: "alpine/socat:1.8.0.3",
  // renovate: datasource=docker depName=edoburu/pgbouncer
  pgbouncer: "edoburu/pgbouncer:v1.25.2-p0",
} as const;
