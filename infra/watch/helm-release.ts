import { gunzipSync } from "node:zlib";
import { parseAllDocuments } from "yaml";

/** A Kubernetes object, of whatever kind. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
  [field: string]: unknown;
}

/** One revision of a release, as its labels tell. */
export interface RevisionLabels {
  /** Name of the Secret that holds it. */
  secretName: string;
  revision: number;
  status: string;
}

/** One revision of a release, as Helm stored it. */
export interface HelmRevision {
  revision: number;
  status: string;
  /** Helm's sentence about how it ended. */
  description: string;
  /** When it was begun, ISO 8601. */
  lastDeployed: string;
  chart: { name: string; version: string };
  /** True if Helm 4 applied it on the server, which refuses to touch what somebody else changed. */
  onServer: boolean;
  /** The values that the release was given, without the chart's defaults. */
  values: Record<string, unknown>;
  /** What it put into the cluster; hooks are not among it. */
  objects: KubernetesObject[];
}

/** A Secret holds something that is no release: an error whose message names the Secret. */
export class NoHelmRelease extends Error {}

/** The revisions that a list of Secrets holds, newest first. */
export function revisionsOf(secrets: readonly LabelledSecret[]): RevisionLabels[] {
  return secrets
    .map(({ metadata: { name, labels = {} } }) => ({
      secretName: name,
      revision: Number(labels.version),
      status: labels.status ?? "unknown",
    }))
    .filter(({ revision }) => Number.isInteger(revision))
    .sort((a, b) => b.revision - a.revision);
}

/** What of a Secret tells which revision it holds. */
export interface LabelledSecret {
  metadata: { name: string; labels?: Record<string, string> };
}

/**
 * Reads the Secret in which Helm keeps a revision: JSON, gzipped, base64 by Helm, base64 by
 * Kubernetes.
 *
 * @throws NoHelmRelease if it holds something else
 */
export function readRevision(secret: {
  metadata: { name: string };
  data?: Record<string, string>;
}): HelmRevision {
  try {
    const text = Buffer.from(secret.data?.release ?? "", "base64").toString("ascii");
    const stored = JSON.parse(gunzipSync(Buffer.from(text, "base64")).toString("utf8")) as Stored;
    return {
      revision: stored.version,
      status: stored.info.status,
      description: stored.info.description ?? "",
      lastDeployed: stored.info.last_deployed,
      chart: { name: stored.chart.metadata.name, version: stored.chart.metadata.version },
      onServer: stored.apply_method === "ssa",
      values: stored.config ?? {},
      objects: objectsIn(stored.manifest),
    };
  } catch (cause) {
    throw new NoHelmRelease(`the Secret ${secret.metadata.name} holds no Helm release`, { cause });
  }
}

/** What of Helm's release JSON is read (`helm.sh/helm/v3/pkg/release`). */
interface Stored {
  version: number;
  info: { status: string; description?: string; last_deployed: string };
  chart: { metadata: { name: string; version: string } };
  config?: Record<string, unknown>;
  /** Helm 4: `csa` or `ssa`. */
  apply_method?: string;
  manifest: string;
}

/** The chart writes for YAML 1.1, as Go reads it: `yes` and `on` are flags, `0755` is octal. */
function objectsIn(manifest: string): KubernetesObject[] {
  return parseAllDocuments(manifest, { version: "1.1" })
    .map((document) => document.toJS() as KubernetesObject | null)
    .filter((object): object is KubernetesObject => Boolean(object?.kind && object.metadata));
}
