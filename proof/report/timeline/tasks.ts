import { counted } from "../facts";
import { brief, markup } from "../markup";
import type { QuerySpan, Report, TaskCount } from "../report";
import { HEADING, headingAt, type Part, thinned } from "./part";
import type { Span } from "./rows";
import { rounded, type Scale } from "./scale";

const HIGH = 48;
/** More of them would be a picture of its own; the others stand in report.json. */
const MOST = 4;

const total = ({ running, finished, failed }: TaskCount) => running + finished + failed;

/** Tasks of the queries that somebody watched: finished below, running on it, failed on top. */
export function taskParts({ trials, timeline }: Report, scale: Scale, bounds: Span): Part[] {
  const watched = timeline.queries.filter(({ tasks }) => tasks.length > 0);
  const longest = watched.toSorted((a, b) => b.tasks.length - a.tasks.length).slice(0, MOST);
  const left = watched.length - longest.length;
  const number = (trial: string) => trials.findIndex(({ name }) => name === trial) + 1;
  return watched
    .filter((query) => longest.includes(query))
    .map((query, index, { length }) => {
      const more =
        left > 0 && index === length - 1 ? `; ${left} more watched, see report.json` : "";
      return taskPart(query, number(query.trial), more, scale, bounds);
    });
}

function taskPart(
  query: QuerySpan,
  number: number,
  more: string,
  scale: Scale,
  bounds: Span,
): Part {
  const tasks = query.tasks.toSorted((a, b) => a.at - b.at);
  const points = thinned(tasks, scale, ({ at }) => at, total);
  const end = Math.max(scale.x(query.ended), scale.x(points.at(-1)?.at ?? 0) + 2);
  const most = Math.max(1, ...points.map(total));
  const last = tasks.at(-1);
  const head = `Tasks of ${brief(query.id, 40)}`;
  const where = [
    query.cluster && brief(query.cluster, 40),
    number > 0 && `${number} ${brief(query.trial, 40)}`,
  ]
    .filter(Boolean)
    .join(", ");
  const stood = last
    ? `: ${counted(last.finished, "task")} finished, ${last.failed} failed, ${last.running} running when last seen`
    : "";
  return {
    height: HEADING + HIGH,
    draw: (top) => {
      const foot = top + HEADING + HIGH;
      const y = (count: number) => rounded(foot - (count / most) * HIGH);
      // Each layer reaches down to the foot, and the next lies over it.
      const layer = (tone: string, count: (one: TaskCount) => number) => {
        const steps = points.map((one) => `H${scale.x(one.at)}V${y(count(one))}`).join("");
        const first = scale.x(points[0]?.at ?? 0);
        return markup`<path class="${tone}" d="M${first} ${foot}${steps}H${rounded(end)}V${foot}Z"/>
`;
      };
      return {
        shapes: markup`<g>${layer("tl-failed", total)}${layer("tl-running", ({ finished, running }) => finished + running)}${layer("tl-finished", ({ finished }) => finished)}</g>
`,
        texts: headingAt(bounds, top, head, `${where}${stood}${more}`),
      };
    },
  };
}
