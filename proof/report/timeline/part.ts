import { Markup, markup } from "../markup";
import type { Span } from "./rows";
import { fitting, type Scale, widthOf } from "./scale";

/** A piece of the picture, one below the other. */
export interface Part {
  /** In pixels. */
  height: number;
  /** What is drawn if it begins there: shapes lie under the lines of the moments, texts over them. */
  draw(top: number): Drawn;
}

/** What a piece draws. */
export interface Drawn {
  shapes: Markup;
  texts: Markup;
}

/** How high the line is that says what a part shows. */
export const HEADING = 18;

/** The line that says what a part shows: what it is, and how it stands. */
export function headingAt({ from, to }: Span, top: number, head: string, more: string): Markup {
  // Bold letters are wider.
  const room = to - from - widthOf(head, 11) * 1.15 - 8;
  return markup`<text class="tl-text tl-halo" x="${from}" y="${top + 12}"><tspan class="tl-head">${APART}${head}${TOGETHER}</tspan><tspan class="tl-soft" dx="8">${fitting(more, 11, room)}</tspan></text>
`;
}

// A name that is written from the right would take what follows along (Unicode, UAX #9: FSI and PDI).
const APART = new Markup("&#x2068;");
const TOGETHER = new Markup("&#x2069;");

/**
 * The highest of the points of each pixel: more cannot be seen, and a run of hours has very many.
 * The first and the last point stay.
 *
 * @param points by their place, in whatever unit counts upwards
 */
export function thinned<T>(
  points: readonly T[],
  scale: Scale,
  at: (one: T) => number,
  height: (one: T) => number,
): T[] {
  const kept: T[] = [];
  for (const one of points) {
    const before = kept.at(-1);
    const isSame = before && Math.floor(scale.x(at(before))) === Math.floor(scale.x(at(one)));
    if (!isSame) kept.push(one);
    else if (height(one) > height(before)) kept[kept.length - 1] = one;
  }
  const last = points.at(-1);
  if (last !== undefined && kept.at(-1) !== last) kept.push(last);
  return kept;
}
