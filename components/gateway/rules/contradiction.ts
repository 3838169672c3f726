import { eitherOf } from "../../shared/faults";
import { type Condition, imply, isLiteral, type Subject } from "./shadow";

/** What a request has one of; of tags and names in a statement it may have several. */
const SEVERAL = ["tag", "catalog", "schema", "table", "expression"];

/**
 * Why no request can meet all of these conditions, in words; undefined if one may. It says nothing
 * where only a proof would tell.
 */
export function contradictionIn(conditions: readonly Condition[]): string | undefined {
  const refused = conditions.find(
    (condition) =>
      "not" in condition &&
      imply(
        conditions.filter((other) => other !== condition),
        condition.not,
      ),
  );
  if (refused !== undefined) return "what must hold is what not excludes";
  const single = conditions.filter((one) => "subject" in one && !SEVERAL.includes(one.subject));
  for (const [index, one] of (single as Subject[]).entries()) {
    const other = (single as Subject[]).slice(0, index).find((earlier) => apart(earlier, one));
    if (other) {
      return `${nameOf(one)} cannot be ${eitherOf(one.patterns)} and ${eitherOf(other.patterns)} at once`;
    }
  }
  for (const condition of conditions) {
    if (!("any" in condition) || condition.any.length === 0) continue;
    const rest = conditions.filter((other) => other !== condition);
    const reasons = condition.any.map((branch) => contradictionIn([...rest, ...branch]));
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
  return subject === "type" ? "the kind of statement" : `"${subject}"`;
}
