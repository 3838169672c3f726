/** Thrown when somebody asked to stop. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/**
 * Turns Ctrl-C, SIGTERM and a closed terminal into an abort signal, so that whoever is at work can
 * end in order. Further ones change nothing: ending takes seconds, and leaves nothing behind.
 */
export function onInterrupt(): AbortSignal {
  const controller = new AbortController();
  const stop = () => controller.abort(new Interrupted("interrupted"));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  return controller.signal;
}
