import type { EngineEvent as RawEvent } from "@pulumi/pulumi/automation";
import { withoutColors } from "./events";

/** An operation of the engine failed. Its message is meant for the user as it is. */
export class EngineError extends Error {
  constructor(
    message: string,
    /** True if the user stopped it; nothing is wrong then. */
    readonly interrupted: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "EngineError";
  }
}

/** The error for an operation that the user stopped. */
export function interrupted(): EngineError {
  return new EngineError("interrupted; the next run goes on from here", true);
}

/**
 * The engine's error as a text for the user: what its diagnostics say, each once, without the stack
 * traces, and without the lines that only say that something failed.
 */
export function readableError(error: unknown, events: RawEvent[]): EngineError {
  const diagnostics = events.flatMap(({ diagnosticEvent }) =>
    diagnosticEvent?.severity === "error" ? [diagnosticEvent] : [],
  );
  const lines = diagnostics.map(({ urn, message }) => {
    const text = withoutPreamble(withoutStack(withoutColors(message)));
    const [, , , ...name] = (urn ?? "").split("::");
    return name.length > 0 && !isStack(urn) ? `${name.join("::")}: ${text}` : text;
  });
  const telling = [...new Set(lines)].filter((line) => !isEmptyTalk(line));
  const text = telling.length > 0 ? telling.join("\n") : messageOf(error);
  return new EngineError(text, false, { cause: error });
}

function isStack(urn: string | undefined): boolean {
  return urn?.includes("::pulumi:pulumi:Stack::") ?? false;
}

function isEmptyTalk(line: string): boolean {
  return line === "" || /^(?:update|preview|refresh|destroy) failed$/.test(line);
}

/** The engine's own text out of the Automation API's, which adds exit code and both streams. */
function messageOf(error: unknown): string {
  const message = withoutColors(error instanceof Error ? error.message : String(error));
  const errors = message.split("\n").filter((line) => /^\s*error:/.test(line));
  const text = errors.length > 0 ? errors.map((line) => line.trim()).join("\n") : message;
  return withoutStack(text).trim();
}

/** What engine and SDK put before a message: that there is one, and that it was thrown. */
function withoutPreamble(text: string): string {
  return text
    .trim()
    .replace(/^Unhandled exception: (?:Error: )?/, "")
    .replace(/^1 error occurred:\s*\* /, "");
}

function withoutStack(text: string): string {
  return text
    .split("\n")
    .filter((line) => !/^\s+at .+[:(]\d+|^\s+at .+\(|^\s*\{ promise: |^Node\.js v/.test(line))
    .join("\n");
}
