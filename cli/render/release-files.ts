import { basename, dirname, relative } from "node:path/posix";
import { stringify } from "yaml";
import { type MountModel, modelRelease, type PodModel } from "../charts";
import { mergeValues } from "../charts/values";
import type { HelmRelease, KubernetesObject } from "../providers/cloud";
import { SECRET_MARK } from "./mask";
import type { RenderedFile } from "./rendered";

type Entry = [path: string, file: RenderedFile];

/**
 * A release as files: its values, and for each role what a server of it reads.
 *
 * @param objects what the stack sends besides, for the ConfigMaps and Secrets that pods mount
 */
export function releaseFiles(release: HelmRelease, objects: KubernetesObject[]): Entry[] {
  const { pods } = modelRelease(withOnePod(release));
  // The workers are alike, and so are the gateway's pods.
  const roles = new Map(pods.toReversed().map((pod) => [pod.role, pod]));
  return [
    [`releases/${release.name}/values.yaml`, { text: yaml(release.values), origin: "values" }],
    ...[...roles].flatMap(([role, pod]) =>
      podFiles(pod, objects).map(
        ([path, file]): Entry => [`files/${release.name}/${role}/${path}`, file],
      ),
    ),
  ];
}

/** However many pods there are, also none until an autoscaler comes: their files are the same. */
function withOnePod(release: HelmRelease): HelmRelease {
  const count = release.chart.endsWith("gateway") ? { replicaCount: 1 } : ONE_WORKER;
  return { ...release, values: mergeValues(release.values, count) };
}

const ONE_WORKER = { server: { workers: 1 } };

/** YAML whose keys are sorted: protobuf gives them in any order. */
export function yaml(value: unknown): string {
  return stringify(value, { sortMapEntries: true, lineWidth: 0, aliasDuplicateObjects: false });
}

function podFiles(pod: PodModel, objects: KubernetesObject[]): Entry[] {
  const place = placeOf(pod);
  const written = Object.entries(pod.files).map(
    ([path, text]): Entry => [place(path), { text, origin: "chart" }],
  );
  const mounted = pod.mounts.flatMap((mount) =>
    mountedFiles(mount, pod.namespace, objects).map(
      ([path, text]): Entry => [place(path), { text, origin: "mount" }],
    ),
  );
  return [...written, ...mounted];
}

/** Trino's files by their path below its configuration, the gateway's all in one folder. */
function placeOf(pod: PodModel): (path: string) => string {
  const root = pod.trino?.configPath;
  if (root === undefined) return (path) => basename(path);
  return (path) => {
    const inside = relative(root, path);
    return inside.startsWith("..") ? path.replace(/^\//, "") : inside;
  };
}

/** Objects that the stack does not send exist already; nobody here knows what is in them. */
function mountedFiles(
  { path, subPath, source }: MountModel,
  namespace: string,
  objects: KubernetesObject[],
): [string, string][] {
  if (source.kind === "emptyDir") return [];
  const kind = source.kind === "secret" ? "Secret" : "ConfigMap";
  const object = objects.find(
    ({ kind: found, metadata }) =>
      found === kind &&
      metadata.name === source.name &&
      (metadata.namespace ?? namespace) === namespace,
  );
  const texts = { ...(object?.data as object), ...(object?.stringData as object) };
  const files = Object.entries(texts as Record<string, string>).flatMap(
    ([key, text]): [string, string][] => {
      const name = source.items ? source.items.find((item) => item.key === key)?.path : key;
      return name === undefined ? [] : [[name, kind === "Secret" ? SECRET_MARK : text]];
    },
  );
  if (subPath === undefined) return files.map(([name, text]) => [`${path}/${name}`, text]);
  return files
    .filter(([name]) => name === subPath)
    .map(([, text]) => [`${dirname(path)}/${basename(path)}`, text]);
}
