import type { Consequence, Evidence } from "./consequence";
import type { FileChange } from "./file-changes";
import type { ResourceChange } from "./resource-changes";

/** The two kinds of a Trino release's pods. */
export type TrinoRole = "coordinator" | "worker";

const BOTH: TrinoRole[] = ["coordinator", "worker"];

// Parts of chart trino's values that no pod template holds (deployment-*.yaml, autoscaler.yaml,
// keda-scaledobject.yaml, service-*.yaml, …): they change objects beside the pods.
const BESIDE_THE_PODS =
  /^(?:server\.(?:workers|autoscaling|keda)|service\.(?:type|annotations|nodePort)|ingress|httpRoute|serviceMonitor|jmx\.(?:coordinator\.|worker\.)?serviceMonitor|networkPolicy\.(?!enabled)|(?:coordinator|worker)\.deployment|(?:coordinator|worker)\.(?:jvm|config|additional(?:JVMConfig|ConfigProperties|ConfigFiles|NodeProperties|LogProperties|ExchangeManagerProperties))|commonLabels)(?:[.[]|$)/;

// Parts that reach a pod only as a file of the chart's ConfigMaps: those files tell of a restart.
const ONLY_IN_FILES =
  /^(?:server\.(?:config|node|log|exchangeManager|coordinatorExtraConfig|workerExtraConfig)|additional\w+|catalogs|eventListenerProperties|accessControl|resourceGroups|sessionProperties|headerAuthenticator|auth)(?:[.[]|$)/;

/** The roles whose pod template a changed value of chart trino changes by itself. */
export function rolesOfTemplate(valuePath: string): TrinoRole[] {
  if (BESIDE_THE_PODS.test(valuePath) || ONLY_IN_FILES.test(valuePath)) return [];
  const role =
    /^(?:(?:initContainers|sidecarContainers|shareProcessNamespace|jmx)\.)?(coordinator|worker)(?:[.[]|$)/.exec(
      valuePath,
    )?.[1];
  return role === undefined ? BOTH : [role as TrinoRole];
}

/**
 * Why the pods of a release's role are made anew: changed files of the chart (their checksums are in
 * the pod template), and values that the template holds. Empty if they stay.
 */
export function restartReasons(
  release: string,
  role: TrinoRole,
  change: ResourceChange,
  files: FileChange[],
): string[] {
  const folder = `files/${release}/${role}/`;
  const byFile = files
    .filter(({ path }) => path.startsWith(folder))
    .filter(({ before, after }) => (after ?? before)?.origin === "chart")
    .map(({ path }) => path.slice(folder.length))
    .filter((file) => !isReadAgain(file));
  const byTemplate = change.properties
    .flatMap(({ path }) => (path.startsWith("values.") ? [path.slice("values.".length)] : []))
    .filter((path) => rolesOfTemplate(path).includes(role));
  return [...byFile, ...byTemplate];
}

// From a Secret or ConfigMap without a checksum in the template (secret.yaml).
const isReadAgain = (file: string) => file.startsWith("auth/");

/** A line of a server's `config.properties` as it runs now. */
export function runningProperty(
  { before }: Evidence,
  release: string,
  role: TrinoRole,
  name: string,
): string | undefined {
  const text = before[`files/${release}/${role}/config.properties`]?.text ?? "";
  const line = text.split("\n").find((candidate) => candidate.startsWith(`${name}=`));
  return line?.slice(name.length + 1).trim();
}

/** What one release's change means. */
export type ReleaseExplainer = (change: ResourceChange, evidence: Evidence) => Consequence[];
