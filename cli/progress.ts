import type { Output } from "./output";

/** Nobody has to be told about what takes less. */
const PATIENCE_SECONDS = 2;

/** Seconds between two lines where no terminal shows the seconds pass. */
const EVERY_SECONDS = 30;

/**
 * Shows on standard error that work goes on: on a terminal one line that changes every second, else a
 * line at its start and one every half minute.
 *
 * @param howFar in a few words; "" if nobody knows
 */
export async function withProgressShown<T>(
  output: Output,
  title: string,
  howFar: () => string,
  work: () => Promise<T>,
): Promise<T> {
  const { live } = output;
  const started = Date.now();
  const line = () => {
    const seconds = Math.round((Date.now() - started) / 1000);
    return [title, howFar(), `${seconds} s`].filter(Boolean).join(", ");
  };
  if (!live) output.err(`${title} …`);
  const show = () => {
    if (!live) output.err(line());
    else if (Date.now() - started >= PATIENCE_SECONDS * 1000) live(line());
  };
  const beat = setInterval(show, (live ? 1 : EVERY_SECONDS) * 1000);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    live?.("");
  }
}
