import { SECRET_MARK } from "../render/mask";
import type { PropertyDifference, ResourceChange } from "./resource-changes";

/** Widest text of a value. Characters. */
const WIDTH = 60;

/** Lines of one change: `{ mark: "~", text: "values.server.workers: 2 → 3" }`. */
export interface MarkedLine {
  mark: "+" | "-" | "~" | "±" | " ";
  text: string;
}

/** The sign of an operation on a resource. */
export function markOf(op: ResourceChange["op"]): MarkedLine["mark"] {
  return ({ create: "+", update: "~", replace: "±", delete: "-" } as const)[op];
}

/** One property's change in one line, of a list one line for each element. */
export function propertyLines({
  path,
  kind,
  replaces,
  before,
  after,
}: PropertyDifference): MarkedLine[] {
  const note = replaces ? "  (forces replacement)" : "";
  if (Array.isArray(before) && Array.isArray(after)) {
    const sameItems = only(before, after).length + only(after, before).length === 0;
    return [
      { mark: "~", text: `${path}:${sameItems ? " order changes" : ""}${note}` },
      ...only(before, after).map((item): MarkedLine => ({ mark: "-", text: `  ${shown(item)}` })),
      ...only(after, before).map((item): MarkedLine => ({ mark: "+", text: `  ${shown(item)}` })),
    ];
  }
  if (kind === "add") return [{ mark: "+", text: `${path}: ${shown(after)}${note}` }];
  if (kind === "delete") return [{ mark: "-", text: `${path}: ${shown(before)}${note}` }];
  return [{ mark: "~", text: `${path}: ${transition(before, after)}${note}` }];
}

const only = (list: unknown[], other: unknown[]) => list.filter((item) => !other.includes(item));

function transition(before: unknown, after: unknown): string {
  if (before === SECRET_MARK && after === SECRET_MARK) return "the secret changes";
  // Texts of files and policies: their unified diff is shown with the files.
  if (isLong(before) && isLong(after)) return "text changes";
  return `${shown(before)} → ${shown(after)}`;
}

const isLong = (value: unknown) =>
  typeof value === "string" && (value.includes("\n") || value.length > WIDTH);

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > WIDTH ? `${text.slice(0, WIDTH - 1)}…` : text;
}

/** `Release trino-batch-release`: the type's short name and the logical name. */
export function titleOf({
  type,
  name,
  op,
  retained,
  protected: isProtected,
}: ResourceChange): string {
  const notes = [
    ...(op === "replace" ? ["replaced"] : []),
    ...(retained ? ["stays in the cloud"] : []),
    ...(isProtected ? ["protected"] : []),
  ];
  const short = type.split(":").slice(-1)[0];
  return `${short} ${name}${notes.length > 0 ? `  [${notes.join(", ")}]` : ""}`;
}

/** `2 updated, 1 replaced`. */
export function summaryOf(changes: ResourceChange[]): string {
  const verbs = { create: "created", update: "updated", replace: "replaced", delete: "deleted" };
  const counts = Object.entries(verbs).flatMap(([op, verb]) => {
    const count = changes.filter((change) => change.op === op).length;
    return count > 0 ? [`${count} ${verb}`] : [];
  });
  return counts.length > 0 ? counts.join(", ") : "no resource changes";
}
