import { eitherOf } from "../../shared/faults";
import { type Demand, imply, isLiteral, type Subject } from "./shadow";

/**
 * Why no request can meet all of these demands, in words; undefined if one may. It says nothing
 * where only a proof would tell.
 */
export function contradictionIn(demands: readonly Demand[]): string | undefined {
  const refused = demands.find(
    (demand) =>
      "not" in demand &&
      imply(
        demands.filter((other) => other !== demand),
        demand.not,
      ),
  );
  if (refused !== undefined) return "what must hold is what not excludes";
  const single = demands.filter((one): one is Subject => "patterns" in one && one.isSingle);
  for (const [index, one] of single.entries()) {
    const other = single.slice(0, index).find((earlier) => apart(earlier, one));
    if (other) {
      return `${one.subject} cannot be ${eitherOf(one.patterns)} and ${eitherOf(other.patterns)} at once`;
    }
  }
  for (const demand of demands) {
    if (!("any" in demand) || demand.any.length === 0) continue;
    const rest = demands.filter((other) => other !== demand);
    const reasons = demand.any.map((branch) => contradictionIn([...rest, ...branch]));
    if (reasons.every((reason) => reason !== undefined)) return `in all of any: ${reasons[0]}`;
  }
  return undefined;
}

/** True if no value can match both. */
function apart(one: Subject, other: Subject): boolean {
  if (one.subject !== other.subject) return false;
  const fits = (literals: Subject, patterns: Subject) =>
    // Of a literal whose case is ignored another spelling may fit.
    (literals.compare !== "case" || patterns.compare === "case") &&
    (literals.compare === "equal" || literals.patterns.every(isLiteral)) &&
    !literals.patterns.some((value) => patterns.matches(value));
  return fits(one, other) || fits(other, one);
}
