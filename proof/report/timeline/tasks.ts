import { counted, durationText } from "../facts";
import { brief, type Markup, markup } from "../markup";
import type { QuerySpan, Report, TaskCount } from "../report";
import { HEADING, headingAt, type Part, thinned } from "./part";
import { heightOf, rowsOf, type Span } from "./rows";
import { fitting, rounded, type Scale, widthOf } from "./scale";

const HIGH = 44;
const PITCH = HIGH + 8;
/** More rows would be a picture of their own; what is left out stands in the table. */
const MOST_ROWS = 4;
const FONT = 10;

const total = ({ running, finished, failed }: TaskCount) => running + finished + failed;

/** Tasks of the queries that somebody watched: finished below, running on it, failed on top. */
export function taskParts({ trials, timeline }: Report, scale: Scale, bounds: Span): Part[] {
  const numbers = new Map(trials.map(({ name }, index) => [name, index + 1]));
  const areas = timeline.queries
    .filter(({ tasks }) => tasks.length > 0)
    .map((query) => areaOf(query, numbers.get(query.trial), scale, bounds));
  if (areas.length === 0) return [];
  const rows = rowsOf(areas.map(({ reach }) => reach));
  const shown = areas.flatMap((area, index) => {
    const row = rows[index] ?? 0;
    return row < MOST_ROWS ? [{ area, row }] : [];
  });
  const left = areas.length - shown.length;
  const more = `${counted(areas.length, "query", "queries")}${left > 0 ? `, ${left} not shown` : ""}; each in its own measure`;
  const y = (top: number, row: number) => top + HEADING + row * PITCH;
  return [
    {
      height: HEADING + Math.min(heightOf(rows), MOST_ROWS) * PITCH - 8,
      draw: (top) => ({
        shapes: markup`${shown.map(({ area, row }) => layersAt(area, y(top, row) + HIGH, scale))}`,
        texts: markup`${headingAt(bounds, top, "Tasks of watched queries", more)}${shown.map(
          ({ area, row }) => labelAt(area, y(top, row) + HIGH - 6),
        )}`,
      }),
    },
  ];
}

interface Area {
  query: QuerySpan;
  /** How the tasks stood, in order, at most once for each pixel. */
  points: TaskCount[];
  from: number;
  to: number;
  label: string;
  side: "right" | "left";
  /** What area and label take. */
  reach: Span;
}

function areaOf(query: QuerySpan, number: number | undefined, scale: Scale, bounds: Span): Area {
  const tasks = query.tasks.toSorted((a, b) => a.at - b.at);
  const points = thinned(tasks, scale, ({ at }) => at, total);
  const from = scale.x(points[0]?.at ?? 0);
  const to = Math.max(scale.x(query.ended), scale.x(points.at(-1)?.at ?? 0), from + 2);
  const stood = [number === undefined ? "" : `${number} · `, tasksText(tasks.at(-1))].join("");
  const width = widthOf(stood, FONT) + 12;
  // At the right edge a label stands left of its area. Where no side has room, it is cut.
  const side = to + width <= bounds.to || from - width < bounds.from ? "right" : "left";
  const label = side === "left" ? stood : fitting(stood, FONT, bounds.to - to - 12);
  const reach = side === "left" ? { from: from - width, to: to + 4 } : { from, to: to + width };
  return { query, points, from, to, label, side, reach };
}

/** `23 finished, 2 failed`: what is not zero. */
function tasksText(last: TaskCount | undefined): string {
  if (!last) return "";
  const parts = (["finished", "failed", "running"] as const).filter((kind) => last[kind] > 0);
  return parts.map((kind) => `${last[kind]} ${kind}`).join(", ") || "no task yet";
}

function layersAt({ query, points, from, to }: Area, foot: number, scale: Scale): Markup {
  const most = Math.max(1, ...points.map(total));
  const y = (count: number) => rounded(foot - (count / most) * HIGH);
  // Each layer reaches down to the foot, and the next lies over it.
  const layer = (tone: string, count: (one: TaskCount) => number) => {
    const steps = points.map((one) => `H${scale.x(one.at)}V${y(count(one))}`).join("");
    return markup`<path class="${tone}" d="M${from} ${foot}${steps}H${rounded(to)}V${foot}Z"/>
`;
  };
  return markup`<g><title>${brief(query.id, 100)} ${query.cluster !== undefined && `(${brief(query.cluster, 40)})`}, ${durationText(query.ended - query.began)}: at most ${most} tasks</title>${layer("tl-failed", total)}${layer("tl-running", ({ finished, running }) => finished + running)}${layer("tl-finished", ({ finished }) => finished)}</g>
`;
}

function labelAt({ from, to, side, label }: Area, y: number): Markup {
  const x = rounded(side === "left" ? from - 5 : to + 6);
  return markup`<text class="tl-soft tl-halo tl-small" x="${x}" y="${y}" text-anchor="${side === "left" ? "end" : "start"}">${label}</text>
`;
}
