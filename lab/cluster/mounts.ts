import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { MountModel, VolumeSource } from "../../cli/charts";
import { type LabFolder, writeWhole } from "../folder";
import { readEntries } from "./objects";

/** Where volumes are written, and how their text is made to fit the laptop. */
export interface MountTarget {
  podName: string;
  namespace: string;
  /** The pod's folder: the root of its file system. */
  folder: string;
  /** Makes in-cluster names and paths of the container work here. */
  localize: (text: string) => string;
}

/** Writes the volumes of a pod. @throws Error `FailedMount: …` naming the object or key missing */
export function writeMounts(lab: LabFolder, mounts: MountModel[], target: MountTarget): void {
  for (const mount of mounts) writeMount(lab, mount, target);
}

/**
 * Brings the mounted folders up to date after an object changed, as the kubelet does. A `subPath`
 * file stays as it was, on Kubernetes too.
 */
export function refreshMounts(lab: LabFolder, mounts: MountModel[], target: MountTarget): void {
  for (const mount of mounts) {
    if (mount.subPath === undefined && existsSync(target.folder)) writeMount(lab, mount, target);
  }
}

/** Whether the mount shows this object. */
export function showsObject({ source }: MountModel, kind: string, name: string): boolean {
  return source.kind !== "emptyDir" && KINDS[source.kind] === kind && source.name === name;
}

const KINDS = { configMap: "ConfigMap", secret: "Secret" } as const;

function writeMount(lab: LabFolder, mount: MountModel, target: MountTarget): void {
  const path = join(target.folder, mount.path);
  if (mount.source.kind === "emptyDir") {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return;
  }
  const files = filesOf(lab, mount.source, target);
  if (mount.subPath !== undefined) {
    const content = files.get(mount.subPath);
    if (!content) throw failure(target, `${mount.source.name} has no entry ${mount.subPath}`);
    writeBytes(path, content, target.localize);
    return;
  }
  mkdirSync(path, { recursive: true, mode: 0o700 });
  for (const [file, content] of files) writeBytes(join(path, file), content, target.localize);
  removeOthers(path, files);
}

/** Entries that the object lost; folders are other mounts below this one. */
function removeOthers(path: string, files: Map<string, Buffer>): void {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isFile() && !files.has(entry.name)) rmSync(join(path, entry.name));
  }
}

function filesOf(
  lab: LabFolder,
  source: Exclude<VolumeSource, { kind: "emptyDir" }>,
  target: MountTarget,
): Map<string, Buffer> {
  const kind = KINDS[source.kind];
  const entries = readEntries(lab, kind, target.namespace, source.name);
  if (!entries) {
    if (source.optional) return new Map();
    throw failure(target, `${kind.toLowerCase()} "${source.name}" not found`);
  }
  if (!source.items) return new Map(Object.entries(entries));
  return new Map(
    source.items.map(({ key, path }) => {
      const content = entries[key];
      if (content) return [path, content];
      throw failure(target, `references non-existent ${kind.toLowerCase()} key: ${key}`);
    }),
  );
}

function failure({ podName }: MountTarget, reason: string): Error {
  return new Error(`pod ${podName}: FailedMount: ${reason}`);
}

function writeBytes(file: string, content: Buffer, localize: (text: string) => string): void {
  const text = content.toString("utf8");
  if (Buffer.from(text).equals(content)) {
    writeWhole(file, localize(text));
    return;
  }
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, content);
  chmodSync(file, 0o600);
}
