import { clockText, momentsOf } from "../facts";
import { brief, type Markup, markup } from "../markup";
import type { Moment, Report } from "../report";
import { heightOf, type Place, placesOf, type Span } from "./rows";
import { rounded, type Scale, widthOf } from "./scale";

const PITCH = 17;
const MOST_ROWS = 8;
/** Signs of a label; the whole text stands in the table. */
const LONGEST = 64;
/** Labels that are tried to place: more could not be read anyway. */
const MOST_LABELS = 60;

/** A kind of moment is told by colour, by sign, by the line's dashes and in words. */
const KINDS: Record<Moment["kind"], { tone: string; sign: string }> = {
  kill: { tone: "bad", sign: "m-3.5 -3.5l7 7m0 -7l-7 7" },
  scale: { tone: "warn", sign: "m-4 2l4 -5l4 5z" },
  deploy: { tone: "info", sign: "m-4 0l4 -4l4 4l-4 4z" },
  recovered: { tone: "good", sign: "m-4 0l3 3l5 -6" },
};

/** What was done to the platform: lines through everything, with their text at the top. */
export interface MarkPart {
  height: number;
  lines(top: number, bottom: number): Markup;
  labels(top: number): Markup;
}

/** Places the moments of a report. */
export function markPart(report: Report, scale: Scale, bounds: Span): MarkPart {
  const marks = momentsOf(report).map((moment) => ({
    moment,
    x: scale.x(moment.at),
    label: `${clockText(moment.at)} ${brief(moment.text, LONGEST)}`,
  }));
  const few = marks.slice(0, MOST_LABELS);
  const places: Place[] = placesOf(
    few.map(({ x, label }) => ({ x, width: widthOf(label, 11) + 12 })),
    bounds,
    MOST_ROWS,
  );
  const rows = places.flatMap((place) => (place ? [place.row] : []));
  const count = Math.max(heightOf(rows), marks.length > 0 ? 1 : 0);
  // Row 0 is the lowest.
  const y = (top: number, index: number) => top + (count - 1 - (places[index]?.row ?? 0)) * PITCH;
  return {
    height: count > 0 ? count * PITCH + 6 : 0,
    lines: (top, bottom) =>
      markup`${marks.map(
        ({ moment, x }, index) =>
          markup`<path class="tl-line tl-mark tl-${moment.kind} tl-line-${KINDS[moment.kind].tone}" d="M${x} ${y(top, index) + 12}V${bottom}"><title>${clockText(moment.at)} ${moment.kind}: ${brief(moment.text, 300)}</title></path>
`,
      )}`,
    labels: (top) =>
      markup`${marks.map(({ moment, x, label }, index) => {
        const { tone, sign } = KINDS[moment.kind];
        const signs = markup`<path class="tl-line tl-line-${tone}" d="M${x} ${y(top, index) + 7}${sign}"/>`;
        const place = places[index];
        if (!place) return signs;
        const isRight = place.side === "right";
        return markup`${signs}<text class="tl-label tl-${tone} tl-halo" x="${rounded(x + (isRight ? 9 : -9))}" y="${y(top, index) + 11}" text-anchor="${isRight ? "start" : "end"}">${label}</text>
`;
      })}`,
  };
}
