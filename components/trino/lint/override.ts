import { isMap, type Values, valueAt } from "../../shared/chart-keys";
import type { Fault } from "../../shared/faults";
import { error, type Finding, faultsOf } from "../../shared/finding";
import { mergeValues } from "../../shared/merge";
import { S3_ENDPOINT_PROPERTY, s3Endpoint } from "../../shared/s3-endpoint";
import { SPOOLING_KEY } from "../../spooling/spec";
import { checkChartValues } from "../chart/check";
import { PROFILES } from "../profiles";
import { SPOOLING_FILE } from "../spooling";
import { type ClusterSpec, renderClusterValues, renderExchangeValues } from "../values";
import { ROLES } from "./files";
import { findErrors } from "./lint";

/** A cluster as far as its own values can be judged. */
export type OverriddenCluster = Omit<ClusterSpec, "catalogs" | "serviceAccountName"> & {
  valuesOverride?: Values;
};

/** Keys that the platform relies on, with where to say it instead. */
const OURS: [string, string][] = [
  ["fullnameOverride", "it is the address of the cluster; use releaseName"],
  ["service.port", "the address of the cluster says 8080; remove it"],
  [
    "server.workers",
    "sizes, cost and the floor of spot workers follow from it; use workers.replicas",
  ],
  ["server.autoscaling", "it follows from the workers; use workers.autoscaling.hpa"],
  ["server.keda", "it follows from the workers; use workers.autoscaling.keda"],
  ["server.exchangeManager", "it comes from the exchange storage; remove it"],
  ["additionalExchangeManagerProperties", "they come from the exchange storage; remove it"],
  ["envFrom", "it would replace the Secrets that the cluster needs; use secretNames"],
];

/** Lists and texts that Helm replaces as a whole: what the platform writes must stay in them. */
const REPLACED = ["additionalConfigProperties", "server.coordinatorExtraConfig"];

/**
 * Everything wrong with `valuesOverride`: as values of the chart, and as what becomes of the whole
 * when they stand over ours. Paths relative to it.
 *
 * @param renders false if the rest of the spec is wrong, so that there is nothing to stand over
 */
export function checkOverride(cluster: OverriddenCluster, renders: boolean): Fault[] {
  const override = cluster.valuesOverride ?? {};
  if (Object.keys(override).length === 0) return [];
  const own = faultsOf([
    ...checkOurs(override, cluster),
    ...checkSpooling(override, cluster),
    ...withoutOurs(override),
  ]);
  if (own.length > 0 || !renders) return own;
  const ours = renderOurs(cluster);
  const options = {
    trinoVersion: cluster.trinoVersion,
    bucketsDenyPlainHttp: true,
    behindGateway: true,
  };
  const before = new Set(findErrors(ours, options).map(identity));
  const after = findErrors(mergeValues(ours, override), options);
  return faultsOf([
    ...checkReplaced(ours, override),
    ...after.filter((finding) => !before.has(identity(finding))),
  ]);
}

/** What is wrong with the override alone: the chart's templates are judged on the whole. */
function withoutOurs(override: Values): Finding[] {
  return checkChartValues(override).filter(({ path }) => valueIsIn(override, path));
}

/** True if the override itself says something at the path or above it. */
function valueIsIn(override: Values, path: string): boolean {
  const first = /^[\w-]+/.exec(path)?.[0] ?? "";
  const leaf = path.replace(/\[.*$/, "");
  return first in override && valueAt(override, leaf) !== undefined;
}

/** An exchange that speaks TLS, as every exchange on AWS does that a cluster accepts. */
const STAND_IN = {
  managerName: "filesystem",
  baseDirectories: ["s3://exchange/"],
  properties: { [S3_ENDPOINT_PROPERTY]: s3Endpoint("us-east-1") },
};

/** Our own values, with an exchange in place of one that is known later. */
function renderOurs({ valuesOverride: _, security: __, ...cluster }: OverriddenCluster): Values {
  const values = renderClusterValues({ ...cluster, catalogs: {}, serviceAccountName: "trino" });
  return PROFILES[cluster.profile].faultTolerant
    ? mergeValues(values, renderExchangeValues(STAND_IN) as unknown as Values)
    : values;
}

function checkOurs(override: Values, { trinoVersion }: OverriddenCluster): Finding[] {
  const findings = OURS.filter(([path]) => valueAt(override, path) !== undefined).map(
    ([path, reason]) => {
      const [why = "", fix = ""] = reason.split("; ");
      return error(path, `cannot be set here, ${why}`, fix);
    },
  );
  const tag = String(valueAt(override, "image.tag") ?? "");
  const version = /^\d+/.exec(tag)?.[0];
  if (version !== undefined && version !== trinoVersion) {
    const why = `"${tag}" is not Trino ${trinoVersion}, by which properties are named`;
    findings.push(error("image.tag", why, "use trinoVersion"));
  }
  return findings;
}

/** What `spooling` makes, the same for all clusters: with another file or key this one would part. */
function checkSpooling(override: Values, { spoolingRetrieval }: OverriddenCluster): Finding[] {
  if (spoolingRetrieval === undefined) return [];
  const files = ROLES.filter((role) => {
    const given = valueAt(override, `${role}.additionalConfigFiles`);
    return isMap(given) && SPOOLING_FILE in given;
  }).map((role) => `${role}.additionalConfigFiles["${SPOOLING_FILE}"]`);
  // Of two variables with one name Kubernetes takes that of `env`, not that of a Secret.
  const variables = [valueAt(override, "env") ?? []]
    .flat()
    .flatMap((one, index) => (isMap(one) && one.name === SPOOLING_KEY ? [`env[${index}]`] : []));
  return [...files, ...variables].map((path) =>
    error(path, "cannot be set here, it comes from the spooling storage", "remove it"),
  );
}

function checkReplaced(ours: Values, override: Values): Finding[] {
  return REPLACED.flatMap((path) => {
    const given = valueAt(override, path);
    if (given === undefined) return [];
    const kept = new Set(linesOf(given));
    const lost = linesOf(valueAt(ours, path)).filter((line) => !kept.has(line));
    const [first] = lost;
    if (first === undefined) return [];
    const why = `replaces ${lost.length} line${lost.length > 1 ? "s" : ""} that the cluster needs, among them ${first.split("=")[0]}`;
    return [error(path, why, "use configProperties, which adds lines where they belong")];
  });
}

function linesOf(value: unknown): string[] {
  const texts = Array.isArray(value)
    ? value.map(String)
    : isMap(value)
      ? []
      : [String(value ?? "")];
  return texts.flatMap((text) => text.split("\n")).filter((line) => line.trim() !== "");
}

const identity = ({ path, message }: Finding) => `${path}\n${message}`;
