import type { Output } from "./output";

/** Exit code of a command whose reader went away, as a shell tells it: 128 and SIGPIPE's number. */
const READER_GONE = 141;

/** Why a stream cannot be written to, in words. */
const REASONS: Record<string, string> = {
  ENOSPC: "no space is left on the device",
  EIO: "the device has failed",
  EDQUOT: "the quota of the disk is used up",
};

let unwritable: NodeJS.ErrnoException | undefined;

/** The shell that the command was called from. */
export const shellOutput: Output = {
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  isTerminal: Boolean(process.stdout.isTTY) && !process.env.NO_COLOR,
  ...(process.stderr.isTTY && {
    live: (text: string) => process.stderr.write(`\r\u001b[2K${text}`),
  }),
};

/**
 * From now on a closed pipe, a full disk and an error that nobody caught end the command with a
 * sentence at most. What is at work ends in order, as if the terminal had been closed.
 *
 * @param failed says why the command failed; gives the exit code
 */
export function guardProcess(failed: (error: unknown) => number): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    unwritable ??= error;
    if (process.listenerCount("SIGHUP") > 0) process.emit("SIGHUP");
    else if (error.code === "EPIPE") process.exit(exitCode(0));
  });
  // There is nowhere left to say it.
  process.stderr.on("error", () => {});
  // While a program runs, the engine's SDK listens too, and tells its engine.
  const uncaught = (event: "uncaughtException" | "unhandledRejection") => (error: unknown) => {
    if (process.listenerCount(event) === 1) process.exit(exitCode(failed(error)));
  };
  process.on("uncaughtException", uncaught("uncaughtException"));
  process.on("unhandledRejection", uncaught("unhandledRejection"));
}

/** Ends the process when everything is written, or it is known that it cannot be. */
export function exitWith(code: number): void {
  // A stream tells of its error after the callback of the write.
  const end = () => setImmediate(() => process.exit(exitCode(code)));
  afterWrites(process.stdout, () => afterWrites(process.stderr, end));
}

function afterWrites(stream: NodeJS.WriteStream, next: () => void): void {
  if (stream.writableLength === 0) next();
  else stream.write("", next);
}

/** The command's own exit code, unless what it printed reached nobody. */
function exitCode(code: number): number {
  if (!unwritable) return code;
  if (unwritable.code === "EPIPE") return READER_GONE;
  const why = REASONS[unwritable.code ?? ""] ?? unwritable.message;
  shellOutput.err(`standard output cannot be written to: ${why}`);
  return code === 0 ? 1 : code;
}
