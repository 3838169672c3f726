import { Interrupted } from "./interrupt";
import { coloursOf, type Output, UsageError } from "./output";

/** Exit code of a process that a terminal interrupted: 128 and the number of SIGINT. */
const INTERRUPTED = 130;

/**
 * Tells why a command failed: to machines as one object, `{"error": "…"}`; to people as text. Never
 * a stack trace.
 *
 * @returns the exit code
 */
export function reportFailure(
  error: unknown,
  { json, output, failure }: { json: boolean; output: Output; failure: number },
): number {
  const message = messageOf(error);
  if (json) output.out(JSON.stringify({ error: message }, null, 2));
  else output.err(coloursOf(output).red(message));
  if (process.env.TRINO_PLATFORM_DEBUG && error instanceof Error) output.err(String(error.stack));
  if (error instanceof Interrupted) return INTERRUPTED;
  return error instanceof UsageError ? 2 : failure;
}

function messageOf(error: unknown): string {
  if (error instanceof Interrupted) return "Interrupted; nothing was left running.";
  return error instanceof Error ? error.message : String(error);
}
