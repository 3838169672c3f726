import { clusterReleaseName } from "../../components/platform/names";
import { CHARTS } from "../../components/shared/versions";
import { SPOOLING_FILE } from "../../components/trino/spooling";
import { knownValues } from "../../infra/cluster-options";
import type { PlatformConfig } from "../../infra/stack-file";
import type { Difference } from "../../infra/watch/health";
import type { HelmRevision } from "../../infra/watch/helm-release";
import { differences } from "./drift";

/** A release that a stack file makes. */
export interface ExpectedRelease {
  name: string;
  chart: { name: string; version: string };
  /** Its values as far as they are known without the engine; none if they are not. */
  values?: Record<string, unknown>;
}

/** The gateway's release; `TrinoPlatform` gives it no name of its own. */
export const GATEWAY_RELEASE = "trino-gateway";

/** Values that depend on what other resources turn out to be: buckets, Secrets. By their keys. */
const UNKNOWN = [
  ["server", "exchangeManager"],
  ["additionalExchangeManagerProperties"],
  ["envFrom"],
  ["coordinator", "additionalConfigFiles", SPOOLING_FILE],
  ["worker", "additionalConfigFiles", SPOOLING_FILE],
];

/** The releases of a stack: one a cluster, and the gateway. */
export function expectedReleases(config: PlatformConfig): ExpectedRelease[] {
  const chart = { name: CHARTS.trino.chart, version: CHARTS.trino.version };
  const clusters = Object.entries(knownValues(config)).map(([key, values]) => ({
    name: clusterReleaseName(key),
    chart,
    values,
  }));
  const { chart: name, version } = CHARTS.gateway;
  return [...clusters, { name: GATEWAY_RELEASE, chart: { name, version } }];
}

/** What the stack file says otherwise than the release's newest revision. */
export function undeployedOf(expected: ExpectedRelease, revision: HelmRevision): Difference[] {
  const charts = differences("chart.version", revision.chart.version, expected.chart.version);
  if (!expected.values) return charts;
  const [was, is] = [revision.values, expected.values].map(withoutUnknown);
  return [...charts, ...changesBetween(was, is)];
}

/**
 * All differences of two states of values, what was added included: `differences` ignores it, but
 * seen from the other side it is missing.
 */
export function changesBetween(was: unknown, is: unknown): Difference[] {
  const there = differences("", was, is);
  const seen = new Set(there.map(({ path }) => path));
  const back = differences("", is, was)
    .filter(({ path, instead }) => !seen.has(path) && instead === undefined)
    .map(({ path, deployed = "" }) => ({ path, instead: deployed }));
  return [...there, ...back];
}

function withoutUnknown(values: Record<string, unknown> = {}): Record<string, unknown> {
  const copy = structuredClone(values);
  for (const keys of UNKNOWN) {
    const parent = keys.slice(0, -1).reduce<unknown>((at, key) => childOf(at, key), copy);
    if (typeof parent === "object" && parent !== null)
      delete (parent as never)[keys.at(-1) as never];
  }
  return copy;
}

function childOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as never)[key] : undefined;
}
