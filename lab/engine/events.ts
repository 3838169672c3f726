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

/** The planned change of an event that announces one. */
export function readChange(event: RawEvent): Change | undefined {
  const step = event.resourcePreEvent?.metadata;
  if (step === undefined) return undefined;
  const details = Object.entries(step.detailedDiff ?? {}) as [string, { diffKind?: string }][];
  const paths = details.map(([path, detail]) => [path, detail.diffKind ?? "update"]);
  const { op, type, urn } = step;
  return { op, type, urn, name: nameOf(urn), paths: Object.fromEntries(paths) };
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
