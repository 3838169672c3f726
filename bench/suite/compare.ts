import type { Benchmark, Round } from "./benchmark";
import { estimate } from "./statistics";

/** What of a ratio is seen by chance on another day. */
export const WORSE = 0.15;

/** What a goal looks at, kept and now. */
export interface Compared {
  benchmark: string;
  goal: string;
  kept: number;
  now: number;
  /** Now by kept, less one: 0.2 is a fifth more. */
  change: number;
  /** In the direction that the goal does not want, and by more than 15 %. */
  worse: boolean;
}

/** The goals of a benchmark that both the kept rounds and the new ones speak of. */
export function compare(
  { name, goals, variants }: Benchmark,
  keptRounds: readonly Round[],
  newRounds: readonly Round[],
): Compared[] {
  return goals.flatMap((goal) => {
    const kept = estimate(keptRounds, variants, goal)?.value;
    const now = estimate(newRounds, variants, goal)?.value;
    if (kept === undefined || now === undefined) return [];
    const change = now / kept - 1;
    const worse = goal.least === undefined ? change > WORSE : change < -WORSE;
    return [{ benchmark: name, goal: `${name}: ${goal.text}`, kept, now, change, worse }];
  });
}
