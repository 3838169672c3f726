import type { Round, Run } from "./benchmark";

/** One round that is still to be made. */
export interface Unit {
  case: string;
  /** Variants in the order in which they are asked. */
  order: string[];
}

/**
 * The rounds that are missing: those of cases with the fewest kept first, so that a run may end at any
 * time, and in turn who is first, because the second finds warm caches and the first a quiet machine.
 *
 * @param wanted rounds of each case in all
 */
export function missingRounds(
  cases: readonly string[],
  variants: readonly string[],
  wanted: number,
  kept: readonly Pick<Round, "case">[],
): Unit[] {
  const counts = new Map(cases.map((name) => [name, 0]));
  for (const { case: name } of kept) counts.set(name, (counts.get(name) ?? 0) + 1);
  const units: Unit[] = [];
  for (let round = 0; round < wanted; round++) {
    cases.forEach((name, index) => {
      if ((counts.get(name) ?? 0) > round) return;
      const turn = (round + index) % variants.length;
      units.push({ case: name, order: [...variants.slice(turn), ...variants.slice(0, turn)] });
    });
  }
  return units;
}

/** {@link Run.pairs} for these rounds. */
export function inPairs({
  missing,
  hasTime,
  signal,
  keep,
}: Pick<Run, "missing" | "hasTime" | "signal" | "keep">): Run["pairs"] {
  return async (ask) => {
    for (const unit of missing) {
      if (!hasTime()) return;
      const of: Round["of"] = {};
      for (const variant of unit.order) of[variant] = await ask(unit.case, variant);
      signal.throwIfAborted();
      keep({ case: unit.case, of });
    }
  };
}
