import { durationText } from "../facts";
import { brief, type Markup, markup } from "../markup";
import type { Trial } from "../report";
import type { Part } from "./part";
import { heightOf, rowsOf, type Span } from "./rows";
import { fitting, rounded, type Scale, widthOf } from "./scale";

const PITCH = 19;
const HIGH = 16;
/** More rows of trials than that would push the rest off the screen: they lose their names. */
const MOST_ROWS = 5;

/** When which trial ran: bands with number and name. */
export function trialPart(trials: readonly Trial[], scale: Scale, bounds: Span): Part {
  const ran = trials.flatMap((trial, index) =>
    trial.outcome === "skipped" ? [] : [{ trial, number: index + 1 }],
  );
  const named = layOut(ran, scale, bounds, ({ trial, number }) => `${number} ${trial.name}`);
  const bands =
    heightOf(named.map(({ row }) => row)) <= MOST_ROWS
      ? named
      : layOut(ran, scale, bounds, ({ number }) => String(number));
  return {
    height: Math.min(heightOf(bands.map(({ row }) => row)), MOST_ROWS) * PITCH,
    draw: (top) => ({
      shapes: markup`${bands.map((band) => bandAt(band, top))}`,
      texts: markup`${bands.map(
        ({ row, from, label, isAtEdge }) =>
          markup`<text class="tl-text tl-halo" x="${isAtEdge ? bounds.to : rounded(from + 8)}" y="${top + row * PITCH + 12}" text-anchor="${isAtEdge ? "end" : "start"}">${label}</text>
`,
      )}`,
    }),
  };
}

interface Band {
  trial: Trial;
  number: number;
}

interface Placed extends Band {
  row: number;
  from: number;
  to: number;
  /** Whether its label ends at the right edge. */
  isAtEdge: boolean;
  label: string;
}

/** A label may reach over the end of its band: the row is kept free for it. */
function layOut(
  bands: Band[],
  scale: Scale,
  bounds: Span,
  labelOf: (band: Band) => string,
): Placed[] {
  const drawn = bands.map((band) => {
    const from = scale.x(band.trial.began);
    const to = Math.max(scale.x(band.trial.ended), from + 3);
    const label = fitting(brief(labelOf(band), 60), 11, bounds.to - bounds.from - 8);
    // Near the right edge the label ends there, and begins before its band.
    const isAtEdge = from + 8 + widthOf(label, 11) > bounds.to;
    return { ...band, from, to: Math.min(to, bounds.to), label, isAtEdge };
  });
  const rows = rowsOf(
    drawn.map(({ from, to, isAtEdge, label }) => ({
      from: isAtEdge ? bounds.to - widthOf(label, 11) : from,
      to: isAtEdge ? bounds.to : Math.max(to, from + 8 + widthOf(label, 11)),
    })),
  );
  return drawn.map((one, index) => ({ ...one, row: Math.min(rows[index] ?? 0, MOST_ROWS - 1) }));
}

function bandAt({ trial, number, row, from, to }: Placed, top: number): Markup {
  const y = top + row * PITCH;
  const tone = trial.outcome === "failed" ? "tl-bad" : "tl-good";
  return markup`<g><title>${number} ${brief(trial.name, 60)}: ${brief(trial.title, 200)} (${trial.outcome}, ${durationText(trial.ended - trial.began)})</title><rect class="tl-trial" x="${from}" y="${y}" width="${rounded(to - from)}" height="${HIGH}" rx="2"/><rect class="${tone}" x="${from}" y="${y}" width="3" height="${HIGH}"/></g>
`;
}
