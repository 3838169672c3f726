import { eitherOf } from "../../shared/faults";
import { type Demand, imply, isLiteral, type Subject } from "./shadow";

/** What a request has one of; of tags and names in a statement it may have several. */
const SEVERAL = ["tag", "catalog", "schema", "table", "expression"];

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
  const single = demands.filter((one) => "subject" in one && !SEVERAL.includes(one.subject));
  for (const [index, one] of (single as Subject[]).entries()) {
    const other = (single as Subject[]).slice(0, index).find((earlier) => apart(earlier, one));
    if (other) {
      return `${nameOf(one)} cannot be ${eitherOf(one.patterns)} and ${eitherOf(other.patterns)} at once`;
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
    (literals.compare === "equal" || literals.patterns.every(isLiteral)) &&
    !literals.patterns.some((value) => patterns.matches(value));
  // Case ignored on one side only: another spelling of the literal may fit.
  if (one.compare !== other.compare) return false;
  return fits(one, other) || fits(other, one);
}

function nameOf({ subject }: Subject): string {
  return subject === "type" ? "the kind of statement" : `"${subject.replace(/^header /, "")}"`;
}
