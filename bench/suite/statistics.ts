import type { Measure, Round } from "./benchmark";

/** A value, and where 19 of 20 of them lie if rounds are drawn again from those that were kept. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
  rounds: number;
  /** True if a case has so few rounds that `low` and `high` say nothing. */
  few: boolean;
}

/** Rounds of a case from which others can be drawn that differ. */
const ENOUGH = 3;

const DRAWS = 1000;

/** The value below which a share of all lies, between two neighbours in proportion. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const [below = Number.NaN, above = below] = sorted.slice(Math.floor(place));
  return below + (above - below) * (place - Math.floor(place));
}

export const median = (values: readonly number[]) => quantile(values, 0.5);

/**
 * Numbers from 0 to 1 that are the same each time (mulberry32): the page of the same results is the same
 * text.
 */
export function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A figure of one variant in each round that has it. */
export function valuesOf(rounds: readonly Round[], variant: string, figure: string): number[] {
  return rounds.flatMap(({ of }) => of[variant]?.[figure] ?? []);
}

/**
 * What a measure says of the rounds; undefined if none of them has it.
 *
 * @param variants ours, and what it is compared with
 */
export function estimate(
  rounds: readonly Round[],
  variants: readonly [string, string],
  measure: Measure,
): Estimate | undefined {
  const { over } = measure;
  const having = rounds.filter(
    (round) =>
      (typeof over === "string" || round.case === over.case) && has(round, variants, measure),
  );
  if (having.length === 0) return undefined;
  const cases = [...Map.groupBy(having, (round) => round.case).values()];
  const random = numbersFrom(having.length);
  const draws = Array.from({ length: DRAWS }, () => {
    const drawn = cases.map((same) =>
      same.map(() => same[Math.floor(random() * same.length)] as Round),
    );
    return fold(drawn, variants, measure);
  });
  return {
    value: fold(cases, variants, measure),
    low: quantile(draws, 0.025),
    high: quantile(draws, 0.975),
    rounds: having.length,
    few: cases.some((same) => same.length < ENOUGH),
  };
}

function has({ of }: Round, [ours, other]: readonly [string, string], measure: Measure): boolean {
  const needed = measure.of === "ours" ? [ours] : [ours, other];
  return needed.every((variant) => of[variant]?.[measure.figure] !== undefined);
}

function fold(
  cases: readonly Round[][],
  [ours, other]: readonly [string, string],
  { figure, of, over }: Measure,
): number {
  const sum = (variant: string) =>
    cases.reduce((total, same) => total + median(valuesOf(same, variant, figure)), 0);
  if (over === "total") {
    if (of === "ours") return sum(ours);
    return of === "ratio" ? sum(ours) / sum(other) : sum(ours) - sum(other);
  }
  const each = cases.map((same) =>
    median(
      same.map((round) => {
        const [mine, theirs] = [round.of[ours]?.[figure] ?? 0, round.of[other]?.[figure] ?? 0];
        if (of === "ours") return mine;
        return of === "ratio" ? mine / theirs : mine - theirs;
      }),
    ),
  );
  return over === "lowest" ? Math.min(...each) : Math.max(...each);
}
