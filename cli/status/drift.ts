import type { Difference } from "../../infra/watch/health";
import type { KubernetesObject } from "../../infra/watch/helm-release";
import { sameQuantity } from "./quantity";
import { changedLines } from "./text-lines";

/** Fields that Kubernetes fills in, or that say only which object it is. */
const NOT_COMPARED = new Set([
  "apiVersion",
  "kind",
  "status",
  "metadata.name",
  "metadata.namespace",
]);

/**
 * Lists and maps that Kubernetes never fills by itself in these objects: what is in them and was not
 * deployed was added by somebody.
 */
const OWNED = new Set(
  "data binaryData env envFrom args command containers initContainers volumes volumeMounts ports tolerations".split(
    " ",
  ),
);

/**
 * What is other in the cluster than it was deployed. Kubernetes fills in many fields, so only what
 * was deployed is compared, and what cannot have been filled in. Replicas are the autoscaler's if
 * none were deployed. Secrets are compared by existence alone.
 *
 * @param deployed an object of the release's manifest
 * @param live the same in the cluster; undefined if there is none
 */
export function driftOf(
  deployed: KubernetesObject,
  live: KubernetesObject | undefined,
): Difference[] {
  const object = `${deployed.kind} ${deployed.metadata.name}`;
  if (!live) return [{ object, path: "", deployed: "exists" }];
  if (deployed.kind === "Secret") return [];
  return differences("", deployed, live).map((difference) => ({ object, ...difference }));
}

/** What is other between two states of the values of a release; maps, lists, texts and numbers. */
export function differences(path: string, was: unknown, is: unknown): Difference[] {
  if (NOT_COMPARED.has(path)) return [];
  if (isEmpty(was)) return isEmpty(is) || !isOwned(path) ? [] : only("instead", path, is);
  if (is === undefined || is === null) return was ? only("deployed", path, was) : [];
  if (Array.isArray(was))
    return Array.isArray(is) ? inLists(path, was, is) : changed(path, was, is);
  if (isMap(was)) return isMap(is) ? inMaps(path, was, is) : changed(path, was, is);
  return String(was) === String(is) || sameQuantity(path, was, is) ? [] : changed(path, was, is);
}

type Map = Record<string, unknown>;

function inMaps(path: string, was: Map, is: Map): Difference[] {
  const own = isOwned(path);
  const added = Object.keys(is).filter((key) => !(key in was) && (own || OWNED.has(key)));
  return [
    ...Object.entries(was).flatMap(([key, value]) => differences(join(path, key), value, is[key])),
    ...added.flatMap((key) => (isEmpty(is[key]) ? [] : only("instead", join(path, key), is[key]))),
  ];
}

/** Things with a name by their name, whatever their order; all others by their place. */
function inLists(path: string, was: unknown[], is: unknown[]): Difference[] {
  const before = byName(was);
  const after = byName(is);
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.flatMap((name) => {
    const place = `${path}[${name}]`;
    return before.has(name)
      ? differences(place, before.get(name), after.get(name))
      : only("instead", place, after.get(name));
  });
}

function byName(list: unknown[]): globalThis.Map<string, unknown> {
  return new globalThis.Map(list.map((item, index) => [nameOf(item) ?? String(index), item]));
}

function nameOf(item: unknown): string | undefined {
  if (!isMap(item)) return undefined;
  const { mountPath, subPath, name } = item;
  // Several mounts may be of one volume, which is their name.
  if (mountPath !== undefined) return subPath ? `${mountPath}:${subPath}` : String(mountPath);
  return name === undefined ? undefined : String(name);
}

function isOwned(path: string): boolean {
  return OWNED.has(path.split(".").at(-1) ?? "");
}

function changed(path: string, was: unknown, is: unknown): Difference[] {
  if (typeof was !== "string" || typeof is !== "string" || !`${was}${is}`.includes("\n")) {
    return [{ path, deployed: show(was), instead: show(is) }];
  }
  const { removed, added } = changedLines(was, is);
  return [
    {
      path,
      ...(removed.length > 0 && { deployed: removed.join("\n") }),
      ...(added.length > 0 && { instead: added.join("\n") }),
    },
  ];
}

function only(side: "deployed" | "instead", path: string, value: unknown): Difference[] {
  return [{ path, [side]: show(value) }];
}

function show(value: unknown): string {
  return typeof value === "string" ? value.trimEnd() : JSON.stringify(value);
}

/** `data["config.properties"]`, but `spec.replicas`. */
function join(path: string, key: string): string {
  if (!/^[\w-]+$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

/** Kubernetes leaves out what is empty. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

function isMap(value: unknown): value is Map {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
