import { peaksOf, peakText } from "../facts";
import { brief, markup } from "../markup";
import type { BucketSeries } from "../report";
import { HEADING, headingAt, type Part, thinned } from "./part";
import type { Span } from "./rows";
import { rounded, type Scale } from "./scale";

const HIGH = 30;
/** More of them would be a picture of its own; the others stand in the table. */
const MOST = 6;

/** Bytes in each bucket as areas of the same measure. */
export function bucketParts(buckets: readonly BucketSeries[], scale: Scale, bounds: Span): Part[] {
  const peaks = peaksOf(buckets);
  const fullest = peaks.toSorted((a, b) => b.peak - a.peak).slice(0, MOST);
  const most = Math.max(1, ...fullest.map(({ peak }) => peak));
  const left = buckets.length - fullest.length;
  const shown = buckets.filter((_, index) => peaks[index] && fullest.includes(peaks[index]));
  return shown.map((series, index) => {
    const [peak] = peaksOf([series]);
    const more = left > 0 && index === shown.length - 1 ? `; ${left} more, see the table` : "";
    const said = series.samples.length > 0 && peak ? peakText(peak) : "nobody looked";
    return bucketPart(series, most, `${said}${more}`, scale, bounds);
  });
}

function bucketPart(
  { bucket, samples }: BucketSeries,
  most: number,
  said: string,
  scale: Scale,
  bounds: Span,
): Part {
  const seen = samples.filter(({ at }) => at >= scale.from && at <= scale.to);
  const inOrder = seen.toSorted((a, b) => a.at - b.at);
  const points = thinned(
    inOrder,
    scale,
    ({ at }) => at,
    ({ bytes }) => bytes,
  );
  return {
    height: HEADING + HIGH,
    draw: (top) => {
      const foot = top + HEADING + HIGH;
      const y = (bytes: number) => rounded(foot - (bytes / most) * HIGH);
      const line = points.map(({ at, bytes }) => `L${scale.x(at)} ${y(bytes)}`).join("");
      const first = scale.x(points[0]?.at ?? scale.from);
      const last = Math.max(scale.x(points.at(-1)?.at ?? scale.from), first + 2);
      return {
        shapes: markup`${points.length > 0 && markup`<path class="tl-bytes" d="M${first} ${foot}${line}L${rounded(last)} ${y(points.at(-1)?.bytes ?? 0)}V${foot}Z"/>`}<path class="tl-grid" d="M${bounds.from} ${foot}H${bounds.to}"/>
`,
        texts: headingAt(bounds, top, `Bytes in ${brief(bucket, 63)}`, said),
      };
    },
  };
}
