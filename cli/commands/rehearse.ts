import { openRehearsal, type Rehearsal } from "../rehearsal";

/**
 * Opens a rehearsal for as long as the work takes.
 *
 * @throws what the signal was aborted with, if it was: whatever broke, broke because of that
 */
export async function withRehearsal<Result>(
  stack: string,
  pulumiRoot: string,
  signal: AbortSignal,
  work: (rehearsal: Rehearsal) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  const rehearsal = await openRehearsal(stack, pulumiRoot);
  try {
    return await work(rehearsal);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    rehearsal.close();
  }
}
