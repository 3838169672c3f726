import { CLUSTER_TONES } from "../colours";
import { counted, durationText, queriesByCluster } from "../facts";
import { brief, type Markup, markup } from "../markup";
import type { QuerySpan, Report } from "../report";
import { HEADING, headingAt, type Part } from "./part";
import { heightOf, levelsOf, rowsOf, type Span } from "./rows";
import { fitting, rounded, type Scale, widthOf } from "./scale";

const PITCH = 17;
const HIGH = 14;
const FONT = 10;
/** Up to so many rows, labels may stand beside their bars. */
const ROWS_WITH_LABELS = 8;
/** More rows than that are one area: how many queries at a time. */
const MOST_ROWS = 12;
const AREA = 56;

/** Queries of each cluster as bars, or as one area where they are too many. */
export function clusterParts(report: Report, scale: Scale, bounds: Span): Part[] {
  const numbers = new Map(report.trials.map(({ name }, index) => [name, index + 1]));
  const clusters = queriesByCluster(report.timeline.queries);
  if (clusters.length === 0) return [emptyPart(bounds)];
  return clusters.map(([cluster, queries], index) => {
    const bars = queries.map((query) => barOf(query, numbers.get(query.trial), scale, bounds));
    const failed = queries.filter(({ error }) => error !== undefined).length;
    const heading: [string, string] = [
      brief(cluster, 40),
      `${counted(queries.length, "query", "queries")}${failed > 0 ? `, ${failed} failed` : ""}`,
    ];
    const tone = `tl-bar${index % CLUSTER_TONES}`;
    const wide = rowsOf(bars.map(({ reach }) => reach));
    if (heightOf(wide) <= ROWS_WITH_LABELS)
      return barsPart(heading, bars, wide, tone, bounds, true);
    const tight = rowsOf(bars.map(({ from, to }) => ({ from, to: to + 1 })));
    return heightOf(tight) <= MOST_ROWS
      ? barsPart(heading, bars, tight, tone, bounds, false)
      : areaPart(heading, bars, tone, bounds);
  });
}

interface Bar {
  query: QuerySpan;
  from: number;
  to: number;
  label: string;
  /** Where the label stands: in the bar, else beside it where there is room. */
  side: "inside" | "right" | "left";
  /** What bar and label take. */
  reach: Span;
}

function barOf(query: QuerySpan, number: number | undefined, scale: Scale, bounds: Span): Bar {
  const from = scale.x(query.began);
  const to = Math.max(scale.x(query.ended), from + 2);
  const trial = number === undefined ? "" : `${number} · `;
  const full = `${trial}${brief(query.client, 48)}`;
  const width = widthOf(full, FONT) + 8;
  if (width <= to - from) {
    return { query, from, to, label: full, side: "inside", reach: { from, to: to + 1 } };
  }
  // At the right edge a label stands left of its bar. Where no side has room, it is cut.
  const side = to + width <= bounds.to || from - width < bounds.from ? "right" : "left";
  const label = side === "left" ? full : fitting(full, FONT, bounds.to - to - 8);
  const room = label === "" ? 0 : widthOf(label, FONT) + 8;
  const reach = side === "left" ? { from: from - room, to: to + 1 } : { from, to: to + room + 2 };
  return { query, from, to, label, side, reach };
}

function barsPart(
  [head, more]: [string, string],
  bars: Bar[],
  rows: number[],
  tone: string,
  bounds: Span,
  withLabels: boolean,
): Part {
  const y = (top: number, index: number) => top + HEADING + (rows[index] ?? 0) * PITCH;
  return {
    height: HEADING + heightOf(rows) * PITCH,
    draw: (top) => ({
      shapes: markup`${bars.map((bar, index) => barAt(bar, y(top, index), tone))}`,
      texts: markup`${headingAt(bounds, top, head, more)}${bars
        .filter(({ label, side }) => label !== "" && (withLabels || side === "inside"))
        .map((bar) => labelAt(bar, y(top, bars.indexOf(bar)) + 10.5))}`,
    }),
  };
}

function labelAt({ side, from, to, label }: Bar, y: number): Markup {
  const tone = side === "inside" ? "tl-on" : "tl-soft tl-halo";
  const x = { inside: from + 4, right: to + 6, left: from - 4 }[side];
  return markup`<text class="${tone} tl-small" x="${rounded(x)}" y="${y}" text-anchor="${side === "left" ? "end" : "start"}">${label}</text>
`;
}

function barAt({ query, from, to }: Bar, y: number, tone: string): Markup {
  const failed = query.error !== undefined;
  return markup`<g><title>${told(query)}</title><rect class="${failed ? "tl-barx" : tone}" x="${from}" y="${y}" width="${rounded(to - from)}" height="${HIGH}" rx="2"/>${failed && crossAt(to, y + HIGH / 2)}</g>
`;
}

/** A failed query is told by more than its colour. */
const crossAt = (x: number, y: number) =>
  markup`<path class="tl-line tl-line-bad" d="M${rounded(x - 4)} ${y - 4}l8 8m0 -8l-8 8"/>`;

function told(query: QuerySpan): string {
  return [
    `${brief(query.id, 100)} (${brief(query.trial, 60)}, ${brief(query.client, 100)}), ${durationText(query.ended - query.began)}`,
    brief(query.sql, 200),
    query.error && `failed: ${brief(query.error, 200)}`,
  ]
    .filter(Boolean)
    .join("\n");
}

/** How many queries at a time, and where one failed. */
function areaPart([head, more]: [string, string], bars: Bar[], tone: string, bounds: Span): Part {
  const levels = levelsOf(
    bars.map(({ from, to }) => ({ from: Math.floor(from), to: Math.ceil(to) })),
  );
  const most = levels.reduce((a, { count }) => Math.max(a, count), 1);
  const failures = bars.filter(({ query }) => query.error !== undefined);
  return {
    height: HEADING + AREA,
    draw: (top) => {
      const foot = top + HEADING + AREA;
      const y = (count: number) => rounded(foot - (count / most) * (AREA - 4));
      const path = levels.map(({ x, count }) => `H${x}V${y(count)}`).join("");
      const first = levels[0]?.x ?? bounds.from;
      return {
        shapes: markup`<path class="${tone}" d="M${first} ${foot}${path}V${foot}Z"/>
${failures.map(({ to }) => crossAt(to, foot - 6))}
`,
        texts: headingAt(bounds, top, head, `${more}, at most ${most} at a time`),
      };
    },
  };
}

function emptyPart(bounds: Span): Part {
  return {
    height: HEADING,
    draw: (top) => ({
      shapes: markup``,
      texts: headingAt(bounds, top, "Queries", "none were sent"),
    }),
  };
}
