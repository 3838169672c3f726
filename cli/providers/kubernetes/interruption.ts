import type { ModelContext } from "../model";

/**
 * Runs a slow operation until it ends or the engine is interrupted. An interrupted operation goes on
 * unseen; the next one with the same name waits for its end, so that two never act on one thing.
 */
export async function untilInterrupted<Result>(
  name: string,
  { signal, unfinished }: Pick<ModelContext, "signal" | "unfinished">,
  operation: () => Promise<Result>,
): Promise<Result> {
  await unfinished.get(name);
  signal.throwIfAborted();
  const running = operation();
  const settled = running.then(
    () => {},
    () => {},
  );
  unfinished.set(name, settled);
  settled.then(() => {
    if (unfinished.get(name) === settled) unfinished.delete(name);
  });
  return Promise.race([running, interruption(signal)]);
}

function interruption(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(new Error("interrupted")), { once: true });
  });
}
