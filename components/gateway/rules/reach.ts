import type { Fault } from "../../shared/faults";
import type { RoutingRule } from "../spec";
import { contradictionIn } from "./contradiction";
import { isRegex, REGEX_PREFIX } from "./regex-pattern";
import { type Demand, imply, type Subject } from "./shadow";

/**
 * Rules that match nothing, or nothing that an earlier one leaves them; paths relative to their
 * `match`, by their index.
 *
 * @param demands what each rule asks for; undefined of a rule whose match is faulty
 */
export function checkReach(
  rules: readonly RoutingRule[],
  demands: readonly (Demand[] | undefined)[],
): Map<number, Fault[]> {
  const earlier = shadowers();
  const faults = new Map<number, Fault[]>();
  for (const [index, own] of demands.entries()) {
    if (own === undefined) continue;
    const contradiction = contradictionIn(own);
    const shadow = earlier.candidates(own).find((other) => imply(own, demands[other] ?? []));
    if (contradiction !== undefined) {
      const message = `matches nothing: ${contradiction}; correct it, or leave it out`;
      faults.set(index, [{ path: "", message }]);
    } else if (shadow !== undefined) {
      const message = `never decides: rules[${shadow}] "${rules[shadow]?.name}" matches all of it before; put this rule first, or leave it out`;
      faults.set(index, [{ path: "", message }]);
    }
    // What matches nothing takes nothing from others.
    if (contradiction === undefined) earlier.add(index, own);
  }
  return faults;
}

/**
 * Rules by how their patterns begin, so that each is compared with few of those before it and not
 * with all: a pattern only takes what begins as it does.
 */
function shadowers() {
  const byBeginning = new Map<string, number[]>();
  const others: number[] = [];
  const at = (key: string) => byBeginning.get(key) ?? [];
  const crowd = (keys: readonly string[]) => keys.reduce((sum, key) => sum + at(key).length, 0);
  return {
    add(index: number, demands: readonly Demand[]): void {
      // All of them must hold: the one that fewest others have says most.
      const [rarest] = demands
        .flatMap((one) => ("patterns" in one ? [beginnings(one)] : []))
        .sort((a, b) => crowd(a) - crowd(b));
      if (!rarest) others.push(index);
      for (const key of new Set(rarest ?? [])) {
        if (byBeginning.has(key)) at(key).push(index);
        else byBeginning.set(key, [index]);
      }
    },
    candidates(demands: readonly Demand[]): number[] {
      const found = everyBeginning(demands).flatMap(at);
      return [...new Set([...found, ...others])].sort((a, b) => a - b);
    },
  };
}

function beginnings({ subject, patterns }: Subject): string[] {
  return patterns.map((pattern) => keyOf(subject, beginningOf(pattern)));
}

/** What a rule's patterns begin with, also in its alternatives, and what that begins with. */
function everyBeginning(demands: readonly Demand[]): string[] {
  return demands.flatMap((demand) => {
    if ("any" in demand) return demand.any.flatMap(everyBeginning);
    if (!("patterns" in demand)) return [];
    return demand.patterns.flatMap((pattern) => {
      const whole = beginningOf(pattern);
      return Array.from({ length: whole.length + 1 }, (_, length) =>
        keyOf(demand.subject, whole.slice(0, length)),
      );
    });
  });
}

const keyOf = (subject: string, beginning: string) => `${subject} ${beginning.toLowerCase()}`;

/** The characters with which whatever matches begins. */
function beginningOf(pattern: string): string {
  if (!isRegex(pattern)) return /^[^*?]*/.exec(pattern)?.[0] ?? "";
  // Behind a regular expression's first sign anything may come; before a repetition, nothing.
  const [, plain = ""] = /^\^?([\w -]*)/.exec(pattern.slice(REGEX_PREFIX.length)) ?? [];
  return pattern.includes("|") ? "" : plain.slice(0, -1);
}
