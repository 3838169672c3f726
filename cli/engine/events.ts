import type { EngineEvent as RawEvent, StepEventMetadata } from "@pulumi/pulumi/automation";

/** What the engine is doing, in as few words as a progress display needs. */
export type EngineEvent =
  | { kind: "started" | "finished" | "failed"; op: string; type: string; name: string; urn: string }
  | { kind: "diagnostic"; severity: string; message: string; name?: string };

/** One planned or done change, as the engine reports it. */
export interface Change {
  op: string;
  type: string;
  name: string;
  urn: string;
  /** Exact property paths and what happens to each: `{ "values.server.workers": "update" }`. */
  paths: Record<string, string>;
}

/** A change with what it changes. Secrets are hidden by the engine itself. */
export interface Step extends Change {
  /** Inputs in the old state; undefined for what is created. */
  before?: Record<string, unknown>;
  /** Inputs as the program wants them; undefined for what is deleted. */
  after?: Record<string, unknown>;
  /** The cloud's own name of the resource, if it has one. */
  id?: string;
  /** It stays in the cloud when it leaves the stack. */
  retained: boolean;
  /** False for components and for the stack, which only group others. */
  custom: boolean;
}

/** Number of resources by operation: `{ create: 3, same: 12 }`. */
export type ChangeSummary = Record<string, number>;

/** Translates an event of the engine; undefined for those that a user need not see. */
export function readEvent(event: RawEvent): EngineEvent | undefined {
  if (event.resourcePreEvent) return resourceEvent("started", event.resourcePreEvent.metadata);
  if (event.resOutputsEvent) return resourceEvent("finished", event.resOutputsEvent.metadata);
  if (event.resOpFailedEvent) return resourceEvent("failed", event.resOpFailedEvent.metadata);
  if (event.diagnosticEvent === undefined) return undefined;
  const { severity, message, urn } = event.diagnosticEvent;
  const text = withoutColors(message).trim();
  if (text === "" || (severity as string) === "debug") return undefined;
  return { kind: "diagnostic", severity, message: text, ...(urn && { name: nameOf(urn) }) };
}

/** The planned change of an event that announces one, with both sides. */
export function readStep(event: RawEvent): Step | undefined {
  const change = readChange(event);
  const step = event.resourcePreEvent?.metadata;
  if (change === undefined || step === undefined) return undefined;
  const before = withoutCiphertext(step.old?.inputs);
  const after = withoutCiphertext(step.new?.inputs);
  const id = step.old?.id || step.new?.id;
  // The SDK's type leaves these fields of the engine's events out.
  const { retainOnDelete = false } = (step.old ?? {}) as { retainOnDelete?: boolean };
  const { custom = false } = (step.old ?? step.new ?? {}) as { custom?: boolean };
  return {
    ...change,
    ...(before !== undefined && { before: before as Record<string, unknown> }),
    ...(after !== undefined && { after: after as Record<string, unknown> }),
    ...(id && { id }),
    retained: retainOnDelete,
    custom,
  };
}

/** Events hold `{<signature>, ciphertext: "[secret]"}` where a secret is: only the mark is kept. */
function withoutCiphertext(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutCiphertext);
  if (typeof value !== "object" || value === null) return value;
  if ("ciphertext" in value && SIGNATURE in value) return "[secret]";
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withoutCiphertext(item)]),
  );
}

/** Key of the objects that stand for what JSON cannot say: secrets, assets, references. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** The planned change of an event that announces one. */
export function readChange(event: RawEvent): Change | undefined {
  const step = event.resourcePreEvent?.metadata;
  if (step === undefined) return undefined;
  const details = Object.entries(step.detailedDiff ?? {}) as [string, { diffKind?: string }][];
  const paths = details.map(([path, detail]) => [path, detail.diffKind ?? "update"]);
  const { op, type, urn } = step;
  return { op, type, urn, name: nameOf(urn), paths: Object.fromEntries(paths) };
}

// A replacement is announced three times; `replace` is the one that is kept.
const stepsWithoutNews = ["same", "refresh", "read", "create-replacement", "delete-replaced"];

/** All changes that the events of one operation announce, and how many of each kind. */
export function changesOf(events: RawEvent[]): {
  summary: ChangeSummary;
  changes: Change[];
  steps: Step[];
} {
  const summary = events.findLast((event) => event.summaryEvent)?.summaryEvent?.resourceChanges;
  const isNews = ({ op }: Change) => !stepsWithoutNews.includes(op);
  return {
    summary: (summary ?? {}) as ChangeSummary,
    changes: events.flatMap((event) => readChange(event) ?? []).filter(isNews),
    steps: events.flatMap((event) => readStep(event) ?? []).filter(isNews),
  };
}

/** Takes the engine's colour marks (`<{%fg 1%}>`) and terminal codes out of a text. */
export function withoutColors(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal codes begin with one
  return text.replaceAll(/<\{%[^%]*%\}>/g, "").replaceAll(/\u001b\[[0-9;]*m/g, "");
}

function resourceEvent(
  kind: "started" | "finished" | "failed",
  { op, type, urn }: StepEventMetadata,
): EngineEvent {
  return { kind, op, type, urn, name: nameOf(urn) };
}

function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}
