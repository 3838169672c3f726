import { readdirSync, rmSync } from "node:fs";
import type { KubernetesObject } from "../../cli/providers/cloud";
import { type LabFolder, readIfThere, writeWhole } from "../folder";

/** Kinds that belong to no namespace. */
const CLUSTER_SCOPED = new Set(["Namespace"]);
/** Namespaces that every cluster has. */
const BUILT_IN = new Set(["default", "kube-system", "kube-public"]);

const folderOf = (lab: LabFolder, namespace: string) => lab.path("cluster", "objects", namespace);

function scopeOf(kind: string, namespace: string | undefined): string {
  return CLUSTER_SCOPED.has(kind) ? "_cluster" : namespace || "default";
}

function fileOf(lab: LabFolder, kind: string, namespace: string | undefined, name: string): string {
  const scope = scopeOf(kind, namespace);
  return lab.path("cluster", "objects", scope, `${kind}.${encodeURIComponent(name)}.json`);
}

/**
 * Stores an object, as the API server would: `stringData` of a Secret is merged into `data`.
 * @throws Error `namespaces "x" not found`
 */
export function writeObject(lab: LabFolder, object: KubernetesObject): void {
  const { name, namespace } = object.metadata;
  if (!CLUSTER_SCOPED.has(object.kind)) checkNamespace(lab, namespace || "default");
  const stored = object.kind === "Secret" ? encodeSecret(object) : object;
  writeWhole(fileOf(lab, object.kind, namespace, name), `${JSON.stringify(stored, null, 2)}\n`);
}

/** @throws Error `namespaces "x" not found`, the API server's words */
export function checkNamespace(lab: LabFolder, namespace: string): void {
  if (BUILT_IN.has(namespace) || readObject(lab, "Namespace", "", namespace)) return;
  throw new Error(`namespaces "${namespace}" not found`);
}

/** The stored object, or undefined. */
export function readObject(
  lab: LabFolder,
  kind: string,
  namespace: string,
  name: string,
): KubernetesObject | undefined {
  const text = readIfThere(fileOf(lab, kind, namespace, name));
  return text === undefined ? undefined : (JSON.parse(text) as KubernetesObject);
}

/** All objects of a kind in a namespace, by name. */
export function listObjects(lab: LabFolder, kind: string, namespace: string): KubernetesObject[] {
  return listFiles(folderOf(lab, namespace))
    .filter((file) => file.startsWith(`${kind}.`) && file.endsWith(".json"))
    .map((file) => decodeURIComponent(file.slice(kind.length + 1, -".json".length)))
    .flatMap((name) => readObject(lab, kind, namespace, name) ?? []);
}

/** Removes an object; a Namespace with everything in it. Nothing happens if it is not there. */
export function removeObject(lab: LabFolder, kind: string, namespace: string, name: string): void {
  rmSync(fileOf(lab, kind, namespace, name), { force: true });
  if (kind === "Namespace") rmSync(folderOf(lab, name), { recursive: true, force: true });
}

/** Names of the files in a folder of the cluster's state; none if there is no such folder. */
export function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

function encodeSecret({ stringData, ...secret }: KubernetesObject): KubernetesObject {
  const plain = Object.entries((stringData ?? {}) as Record<string, string>);
  const encoded = plain.map(([key, value]) => [key, Buffer.from(value).toString("base64")]);
  const data = { ...(secret.data as Record<string, string>), ...Object.fromEntries(encoded) };
  return { ...secret, data } as KubernetesObject;
}

/** The entries of a ConfigMap or Secret as bytes; undefined if there is no such object. */
export function readEntries(
  lab: LabFolder,
  kind: "ConfigMap" | "Secret",
  namespace: string,
  name: string,
): Record<string, Buffer> | undefined {
  const object = readObject(lab, kind, namespace, name);
  if (!object) return undefined;
  const decode = (field: string, encoding: BufferEncoding) =>
    Object.entries((object[field] ?? {}) as Record<string, string>).map(
      ([key, value]) => [key, Buffer.from(value, encoding)] as const,
    );
  const entries =
    kind === "Secret"
      ? decode("data", "base64")
      : [...decode("data", "utf8"), ...decode("binaryData", "base64")];
  return Object.fromEntries(entries);
}
