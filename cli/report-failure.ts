import { Interrupted } from "./interrupt";
import { coloursOf, type Output, UsageError } from "./output";

/** Exit code of a process that a terminal interrupted: 128 and the number of SIGINT. */
const INTERRUPTED = 130;

/**
 * Tells why a command failed: to machines as one object, `{"error": "…", "faults": […]}`, with the
 * faults of stack files; to people as text. Never a stack trace.
 *
 * @returns the exit code
 */
export function reportFailure(
  error: unknown,
  { json, output, failure }: { json: boolean; output: Output; failure: number },
): number {
  // Nobody is there to read why.
  if ((error as NodeJS.ErrnoException | undefined)?.code === "EPIPE") return failure;
  const message = messageOf(error);
  if (json) output.out(JSON.stringify({ error: message, ...faultsOf(error) }, null, 2));
  else output.err(coloursOf(output).red(message));
  if (process.env.TRINO_PLATFORM_DEBUG && error instanceof Error) output.err(String(error.stack));
  if (error instanceof Interrupted) return INTERRUPTED;
  return error instanceof UsageError ? 2 : failure;
}

/** Errors of stack files bring their faults, one by one. */
function faultsOf(error: unknown): { faults?: unknown[] } {
  const { faults } = (error ?? {}) as { faults?: unknown };
  return Array.isArray(faults) ? { faults } : {};
}

function messageOf(error: unknown): string {
  if (error instanceof Interrupted) return "Interrupted; nothing was left running.";
  return error instanceof Error ? error.message : String(error);
}
