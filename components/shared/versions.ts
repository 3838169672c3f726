/** One Helm chart, pinned: its values are typed by us for exactly this version. */
export interface ChartPin {
  readonly chart: string;
  readonly version: string;
  /** What it deploys unless its values say otherwise. */
  readonly appVersion: string;
  readonly repository: string;
}

const REPOSITORY = "https://trinodb.github.io/charts";

/** The two official charts. */
export const CHARTS = {
  // renovate: datasource=helm depName=trino registryUrl=https://trinodb.github.io/charts
  trino: { chart: "trino", version: "1.42.2", appVersion: "480", repository: REPOSITORY },
  // renovate: datasource=helm depName=trino-gateway registryUrl=https://trinodb.github.io/charts
  gateway: { chart: "trino-gateway", version: "1.19.0", appVersion: "19", repository: REPOSITORY },
} as const satisfies Record<string, ChartPin>;

/**
 * Trino's version unless the caller says otherwise: the newest one that the lab runs, so that what is
 * deployed is what was seen to work.
 */
export const DEFAULT_TRINO_VERSION = "483";

/** Trino's versions whose properties we know by name. */
export const TRINO_VERSIONS = { oldest: 476, newest: 484 } as const;

/** Trino Gateway's version unless the caller says otherwise; the chart's own default is 19. */
export const DEFAULT_GATEWAY_VERSION = "21";

/**
 * Trino Gateway's versions whose settings and routing we know. Below 21 a statement counts as one only
 * if its request has a Content-Type, which dbt and the Python client do not send.
 */
export const GATEWAY_VERSIONS = { oldest: 21, newest: 21 } as const;

/**
 * The oldest Kubernetes that runs the gateway's sidecars: init containers with `restartPolicy: Always`
 * are on by default from 1.29 on, and for good from 1.33 on (Kubernetes documentation, "Sidecar
 * Containers"; feature gate `SidecarContainers`).
 */
export const OLDEST_KUBERNETES = { major: 1, minor: 29 } as const;

/** Images of our own helpers, pinned. */
export const IMAGES = {
  // renovate: datasource=docker depName=curlimages/curl
  curl: "curlimages/curl:8.16.0",
  // renovate: datasource=docker depName=alpine/socat
  socat: "alpine/socat:1.8.0.3",
  // renovate: datasource=docker depName=edoburu/pgbouncer
  pgbouncer: "edoburu/pgbouncer:v1.25.2-p0",
  // renovate: datasource=docker depName=chrislusf/seaweedfs
  seaweedfs: "chrislusf/seaweedfs:4.48",
  // renovate: datasource=docker depName=postgres
  postgres: "postgres:18.2-alpine3.22",
} as const;

/**
 * Why this is no version of a range, in words that follow it; undefined if it is one. It becomes an
 * image's tag as it stands, so `0480` and `4.8e2` are none.
 */
export function versionFault(
  version: string,
  { oldest, newest }: { oldest: number; newest: number },
): string | undefined {
  const number = Number(version);
  const known = oldest === newest ? `${oldest}` : `${oldest} to ${newest}`;
  if (!(Number.isInteger(number) && number >= oldest && number <= newest)) {
    const meant = /^v?0*(\d+)$/i.exec(version.trim())?.[1] ?? "";
    const isKnown = Number(meant) >= oldest && Number(meant) <= newest;
    return `is not supported; use ${known}${isKnown ? ` (did you mean "${meant}"?)` : ""}`;
  }
  return String(number) === version ? undefined : `is not how images are tagged; write "${number}"`;
}
