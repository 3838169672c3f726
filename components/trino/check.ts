import { below, eitherOf, type Fault, nearest } from "../shared/faults";
import { checkClusterIdentity, type PlainClusterIdentity } from "../shared/identity/check";
import { checkNamespace, checkReleaseName, checkSecretNames } from "../shared/kubernetes-names";
import { TRINO_VERSIONS, versionFault } from "../shared/versions";
import { checkEveryCatalog } from "./catalog-findings";
import { checkRegion } from "./catalog-regions";
import { checkFteCatalogs } from "./catalogs";
import { checkConfigProperties } from "./config-properties";
import { checkExecution } from "./execution/check";
import { checkOverride } from "./lint/override";
import { checkObservability } from "./observability/check";
import { isProfile, PROFILES } from "./profiles";
import { checkScaling } from "./scaling/check";
import { checkSecurity } from "./security/check";
import { sizeNode, smallestFteWorkerGiB } from "./sizing";
import type { ClusterOptions, NodeSize, TrinoProfile, TrinoSpec, WorkersSpec } from "./spec";
import { checkVariables, type SuppliedEnvironment } from "./variables";
import { checkWorkload } from "./workload/check";

/** What can be judged of a cluster before anything is known of its surroundings. */
export type CheckableCluster = ClusterOptions &
  Pick<TrinoSpec, "name" | "trinoVersion" | "spoolingRetrieval">;

/** The smallest pod, in GiB, in which a Trino server starts and answers. */
const SMALLEST_POD_GIB = 1.5;

/** What can be judged of a cluster that stands alone, as far as it is known. */
export interface LoneCluster extends CheckableCluster, SuppliedEnvironment {
  catalogs: TrinoSpec["catalogs"];
  namespace?: unknown;
  hasExchange: boolean;
  awsRegion?: string | undefined;
  identity?: PlainClusterIdentity | undefined;
}

/**
 * Everything wrong with one cluster that stands alone; paths relative to it.
 *
 * @param component name of its component, with which the names of its roles begin
 */
export function checkTrino(spec: LoneCluster, component: string = spec.name): Fault[] {
  return [
    ...checkReleaseName("releaseName", spec.name),
    ...checkNamespace("namespace", spec.namespace),
    ...checkSecretNames("secretNames", spec.secretNames),
    ...checkCluster(spec),
    ...(spec.identity
      ? below("identity", checkClusterIdentity(spec.identity, component, spec.hasExchange))
      : []),
    ...checkTrinoVersion(spec.trinoVersion),
    ...checkExchange(spec.profile, spec.hasExchange),
    ...below("catalogs", [
      ...checkEveryCatalog(spec.catalogs, [spec.trinoVersion]),
      ...(isFaultTolerant(spec.profile) ? checkFteCatalogs(spec.catalogs) : []),
    ]),
    ...checkRegion(spec.awsRegion, spec.catalogs),
    ...checkSecurity(spec.security ?? {}, spec),
    ...checkVariables(spec),
  ];
}

/** True if clusters of this profile retry, and so spool; false for a profile that does not exist. */
export function isFaultTolerant(profile: string): boolean {
  return isProfile(profile) && PROFILES[profile].faultTolerant;
}

/** What is wrong with a cluster's name, profile, sizes and properties; paths relative to it. */
export function checkCluster(spec: CheckableCluster): Fault[] {
  const faults = checkParts(spec);
  return [...faults, ...below("valuesOverride", checkOverride(spec, faults.length === 0))];
}

function checkParts(spec: CheckableCluster): Fault[] {
  return [
    ...checkProfile(spec.profile),
    ...below("coordinator", checkSize(spec.coordinator)),
    ...below("workers", [
      ...checkSize(spec.workers),
      ...(isFaultTolerant(spec.profile) ? checkFteWorkers(spec.workers) : []),
    ]),
    ...checkScaling(spec, isFaultTolerant(spec.profile)),
    ...below("workload", checkWorkload(spec)),
    ...below("execution", checkExecution(spec)),
    ...below("observability", checkObservability(spec.observability, spec.security)),
    ...below(
      "configProperties",
      checkConfigProperties(
        spec.configProperties ?? {},
        spec.trinoVersion,
        spec.spoolingRetrieval !== undefined,
      ),
    ),
  ];
}

/** Path `exchange`: the profile and the storage must agree. */
function checkExchange(profile: TrinoProfile, hasExchange: boolean): Fault[] {
  if (!PROFILES[profile] || isFaultTolerant(profile) === hasExchange) return [];
  const message = hasExchange
    ? `the profile "${profile}" does not spool; remove the exchange storage or use the profile "batch"`
    : `missing; the profile "${profile}" spools intermediate data and needs exchange storage`;
  return [{ path: "exchange", message }];
}

function checkProfile(profile: string): Fault[] {
  const known = Object.keys(PROFILES);
  if (known.includes(profile)) return [];
  const message = `${JSON.stringify(profile)} is not a profile; use ${eitherOf(known)}${nearest(profile, known)}`;
  return [{ path: "profile", message }];
}

function checkFteWorkers(workers: WorkersSpec): Fault[] {
  const faults: Fault[] = [];
  const smallest = smallestFteWorkerGiB();
  if (workers.memoryGiB >= SMALLEST_POD_GIB && workers.memoryGiB < smallest) {
    faults.push({
      path: "memoryGiB",
      message: `${workers.memoryGiB} leaves ${sizeNode(workers).usable} MiB for tasks, too little to retry one beside another; use at least ${smallest}`,
    });
  }
  return faults;
}

/** A version whose property names we do not know could stop every node. Path `trinoVersion`. */
export function checkTrinoVersion(version: string): Fault[] {
  const fault = versionFault(version, TRINO_VERSIONS);
  return fault === undefined ? [] : [{ path: "trinoVersion", message: `"${version}" ${fault}` }];
}

function checkSize({ memoryGiB }: NodeSize): Fault[] {
  if (memoryGiB >= SMALLEST_POD_GIB) return [];
  const message = `${memoryGiB} is too small for a Trino server; use at least ${SMALLEST_POD_GIB}`;
  return [{ path: "memoryGiB", message }];
}
