import type { Step } from "../engine";
import { listOf, valueAtPath } from "./property-path";

/** One changed property of a resource; a list of plain values changes as a whole. */
export interface PropertyDifference {
  /** For example `values.server.workers`. */
  path: string;
  kind: "add" | "delete" | "update";
  /** The resource is replaced because of it. */
  replaces: boolean;
  before?: unknown;
  after?: unknown;
}

/** What happens to one resource. Holds no secret. */
export interface ResourceChange {
  op: "create" | "update" | "replace" | "delete";
  /** Type token, for example `kubernetes:helm.sh/v3:Release`. */
  type: string;
  /** Logical name in the program. */
  name: string;
  urn: string;
  properties: PropertyDifference[];
  /** Inputs in the old state and in the new one. */
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
  /** It stays in the cloud although it leaves the stack. */
  retained: boolean;
  /** A deployment refuses to remove it until its protection is taken off. */
  protected: boolean;
}

const OPERATIONS = ["create", "update", "replace", "delete"];

/** The changes of resources, without those of components, which only group resources. */
export function resourceChanges(
  steps: Step[],
  protectedUrns: ReadonlySet<string>,
): ResourceChange[] {
  const changes = steps.filter(isOfInterest).map((step): ResourceChange => {
    const { type, name, urn, before, after, retained } = step;
    const op = step.op === "discard" ? "delete" : (step.op as ResourceChange["op"]);
    return {
      op,
      type,
      name,
      urn,
      properties: op === "create" || op === "delete" ? [] : propertiesOf(step),
      ...(before && op !== "create" && { before }),
      ...(after && op !== "delete" && { after }),
      retained: retained && op !== "create" && op !== "update",
      protected: protectedUrns.has(urn) && (op === "delete" || op === "replace"),
    };
  });
  return changes.sort(byOperationAndName);
}

/** The engine works on several at once, in an order that no two runs share. */
function byOperationAndName(a: ResourceChange, b: ResourceChange): number {
  const rank = ({ op }: ResourceChange) => ["delete", "replace", "update", "create"].indexOf(op);
  return rank(a) - rank(b) || (a.urn < b.urn ? -1 : 1);
}

function isOfInterest({ op, type, custom, paths }: Step): boolean {
  const isProvider = type.startsWith("pulumi:providers:");
  if (!custom && !isProvider) return false;
  if (op === "update") return Object.keys(paths).length > 0;
  return !type.startsWith("pulumi:") && (OPERATIONS.includes(op) || op === "discard");
}

function propertiesOf({ paths, before, after }: Step): PropertyDifference[] {
  const found = new Map<string, PropertyDifference>();
  for (const [path, kind] of Object.entries(paths)) {
    const list = listOf(path);
    const whole = list !== undefined && isPlainList(before, list) && isPlainList(after, list);
    const at = whole ? list : path;
    const known = found.get(at);
    const replaces = kind.endsWith("replace") || (known?.replaces ?? false);
    const verb = whole ? "update" : (kind.replace("-replace", "") as PropertyDifference["kind"]);
    found.set(at, { path: at, kind: verb, replaces, ...valuesAt(at, before, after) });
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function valuesAt(path: string, before: unknown, after: unknown) {
  const old = valueAtPath(before, path);
  const fresh = valueAtPath(after, path);
  return {
    ...(old !== undefined && { before: old }),
    ...(fresh !== undefined && { after: fresh }),
  };
}

function isPlainList(inputs: unknown, path: string): boolean {
  const list = valueAtPath(inputs, path);
  return Array.isArray(list) && list.every((item) => typeof item !== "object");
}
