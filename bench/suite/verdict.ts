import type { Benchmark, Goal, Round } from "./benchmark";
import { type Estimate, estimate } from "./statistics";

/** A goal, and what the rounds say of it. */
export interface Judged {
  goal: Goal;
  seen: Estimate | undefined;
  /** `unclear`: the interval lies on both sides of the goal. */
  verdict: "met" | "missed" | "unclear" | "too few rounds" | "not measured";
}

export function judged({ goals, variants }: Benchmark, rounds: readonly Round[]): Judged[] {
  return goals.map((goal) => {
    const seen = estimate(rounds, variants, goal);
    return { goal, seen, verdict: seen ? verdictOf(goal, seen) : "not measured" };
  });
}

function verdictOf({ most, least }: Goal, { low, high, few }: Estimate): Judged["verdict"] {
  if (few) return "too few rounds";
  const [floor, ceiling] = [least ?? Number.NEGATIVE_INFINITY, most ?? Number.POSITIVE_INFINITY];
  if (low >= floor && high <= ceiling) return "met";
  return high < floor || low > ceiling ? "missed" : "unclear";
}

/** Three digits: more are noise. */
export const digits = (value: number) => String(Number(value.toPrecision(3)));

export const interval = ({ value, low, high, few }: Estimate) =>
  few || low === high ? digits(value) : `${digits(value)} (${digits(low)} to ${digits(high)})`;

/** A round for a terminal: the figures of each variant. */
export const describeRound = (round: Round) =>
  `${round.case}: ${Object.entries(round.of)
    .map(([variant, sample]) => `${variant} ${Object.values(sample).map(digits).join("/")}`)
    .join(", ")}`;

/** The goals of a benchmark for a terminal. */
export function text(benchmark: Benchmark, rounds: readonly Round[]): string {
  const lines = judged(benchmark, rounds).map(
    ({ goal, seen, verdict }) =>
      `  ${goal.text}: ${verdict}${seen ? `, ${interval(seen)} in ${seen.rounds} rounds` : ""}`,
  );
  return [`${benchmark.name}: ${benchmark.question}`, ...lines].join("\n");
}
