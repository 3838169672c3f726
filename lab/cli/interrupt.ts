import { setTimeout as pause } from "node:timers/promises";
import type { LabFolder } from "../folder";
import { endAll } from "../processes";

/** How long work that was asked to stop may take to notice. */
const PATIENCE_MS = 20_000;

/**
 * Waits for work that starts processes. When it is aborted its processes are ended until it has
 * noticed, so that none is started behind our back.
 *
 * @throws Interrupted after an abort
 */
export async function endOnAbort<T>(
  lab: LabFolder,
  work: Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const aborted = untilAborted(signal);
  const first = await Promise.race([work, aborted.then(() => signal)]);
  if (first !== signal) return first as T;
  let settled = false;
  const end = work.then(
    () => true,
    () => true,
  );
  for (const deadline = Date.now() + PATIENCE_MS; !settled && Date.now() < deadline; ) {
    await endAll(lab);
    settled = await Promise.race([end, pause(250, false)]);
  }
  throw signal.reason;
}

/** Resolves when the signal is aborted. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true }),
  );
}

/** The same for whoever has nothing else to do: a promise and a handler keep no process alive. */
export async function stayUntilAborted(signal: AbortSignal): Promise<void> {
  const alive = setInterval(() => {}, 2 ** 30);
  await untilAborted(signal);
  clearInterval(alive);
}
