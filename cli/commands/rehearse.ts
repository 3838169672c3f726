import type { Call } from "../command";
import type { OperationOptions } from "../engine";
import { ensurePulumi } from "../install/pulumi";
import { withProgressShown } from "../progress";
import { openRehearsal, type Rehearsal } from "../rehearsal";
import { inPairs } from "./in-pairs";

/** What a command does with the rehearsal of one stack. */
export type Rehearse<Result> = (
  rehearsal: Rehearsal,
  stack: string,
  options: OperationOptions,
) => Promise<Result>;

/**
 * Opens a rehearsal for each stack, two at a time, and shows how far they are.
 *
 * @param title what is done, for the progress: `preview`
 * @throws Interrupted after Ctrl-C: whatever broke then, broke because of that
 */
export async function rehearse<Result>(
  call: Call,
  title: string,
  stacks: string[],
  work: Rehearse<Result>,
): Promise<Result[]> {
  const signal = call.onInterrupt();
  const pulumiRoot = await ensurePulumi(call.output.err);
  let resources = 0;
  let done = 0;
  const options: OperationOptions = {
    signal,
    onEvent: ({ kind }) => {
      if (kind === "started") resources++;
    },
  };
  const howFar = () =>
    stacks.length > 1
      ? `${done} of ${stacks.length} stacks, ${resources} resources`
      : `${resources} resources`;
  return withProgressShown(call.output, `${title} of ${stacks.join(", ")}`, howFar, () =>
    inPairs(stacks, async (stack) => {
      signal.throwIfAborted();
      const rehearsal = await openRehearsal(stack, pulumiRoot);
      try {
        return await work(rehearsal, stack, options);
      } catch (error) {
        signal.throwIfAborted();
        throw error;
      } finally {
        done++;
        rehearsal.close();
      }
    }),
  );
}
